import { Module, type DynamicModule } from '@nestjs/common';
import { PluginsController } from './plugins.controller.js';
import { PluginHosts } from './plugins.host.js';
import { PluginRegistry } from './plugins.registry.js';

@Module({})
export class PluginsModule {
  static with(registry: PluginRegistry): DynamicModule {
    return {
      module: PluginsModule, global: true, controllers: [PluginsController],
      providers: [{ provide: PluginRegistry, useValue: registry }, PluginHosts], exports: [PluginRegistry, PluginHosts],
    };
  }
}
