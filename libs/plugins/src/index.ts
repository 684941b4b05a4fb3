export { addressAllowed, guardedLookup } from './host.addresses.js';
export { GuardedFetch, type GuardOptions } from './host.fetch.js';
export { PluginHosts, type OpenChannel } from './plugins.host.js';
export { PluginsModule } from './plugins.module.js';
export { PluginLoadError, PluginRegistry, settingsFields, type Plugin } from './plugins.registry.js';
