export { addressAllowed, guardedLookup } from './host.addresses.js';
export { GuardedFetch, type GuardOptions } from './host.fetch.js';
export { verifiedChain } from './host.chain.js';
export { effectivePins, parsePins, pinFaults, pinOf, type Pins } from './host.pins.js';
export { PluginHosts, type OpenChannel, type PinMismatch, type PluginNetwork } from './plugins.host.js';
export { PluginsModule } from './plugins.module.js';
export { PluginLoadError, PluginRegistry, settingsFields, type Plugin } from './plugins.registry.js';
