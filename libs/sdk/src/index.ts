/**
 * `@consentry/plugin-sdk`: all that a plugin author imports. It depends on zod alone.
 * A plugin is one value made by one function; the server reads it, checks it, and refuses to start when it doesn't fit.
 */
export { z } from 'zod';
export * from './channel.types.js';
export * from './content.schema.js';
export * from './events.schema.js';
export * from './deadline.js';
export * from './errors.js';
export * from './host.types.js';
export * from './keys.types.js';
export * from './message.schema.js';
export * from './secret.js';
export * from './simulator.types.js';
export * from './version.js';
