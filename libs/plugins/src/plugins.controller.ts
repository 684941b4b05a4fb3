import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { authorize, CurrentActor, definePermissions, Endpoint, type Actor } from '@consentry/kernel';
import { PluginRegistry, settingsFields } from './plugins.registry.js';
import { PluginList } from './plugins.schema.js';

definePermissions({
  'plugins.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see which plugins are loaded' },
});

@ApiTags('Plugins')
@Controller('v1/plugins')
export class PluginsController {
  constructor(private readonly registry: PluginRegistry) {}

  @Get()
  @Endpoint({ summary: 'List the loaded plugins', access: { permission: 'plugins.read' }, response: PluginList })
  list(@CurrentActor() actor: Actor) {
    authorize(actor, 'plugins.read');
    return {
      data: this.registry.all().map((plugin) => ({
        id: plugin.id, kind: plugin.kind, name: plugin.name, sdk: plugin.sdk,
        channel: plugin.kind === 'channel' ? plugin.channel : null,
        types: plugin.kind === 'channel' ? plugin.capabilities.types : [],
        serviceWindowHours: plugin.kind === 'channel' ? plugin.capabilities.serviceWindowHours : null,
        fields: settingsFields(plugin.settings),
        hasSimulator: plugin.kind === 'channel' && plugin.simulator !== undefined,
      })),
    };
  }
}
