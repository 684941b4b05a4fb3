import { Module, type DynamicModule } from '@nestjs/common';
import { PluginsController } from './plugins.controller.js';
import { PluginHosts, PluginNetworkToken, type PluginNetwork } from './plugins.host.js';
import { PluginRegistry } from './plugins.registry.js';

@Module({})
export class PluginsModule {
  /** @param network the operator's pins (TR-3) and private CA, for every connection of every plugin */
  static with(registry: PluginRegistry, network: PluginNetwork = {}): DynamicModule {
    return {
      module: PluginsModule, global: true, controllers: [PluginsController],
      providers: [{ provide: PluginRegistry, useValue: registry }, { provide: PluginNetworkToken, useValue: network }, PluginHosts], exports: [PluginRegistry, PluginHosts],
    };
  }
}
