import { Injectable } from '@nestjs/common';
import type { ChannelConnection, ChannelPlugin, PluginHost } from '@consentry/plugin-sdk';
import { Clock, Log, ModeToken } from '@consentry/kernel';
import { GuardedFetch } from './host.fetch.js';

/** A channel at work for one connection, and the means to end it. */
export interface OpenChannel { plugin: ChannelPlugin; connection: ChannelConnection; close(): Promise<void> }

/** Gives each connection of a plugin a host of its own: no shared sockets, no shared state. */
@Injectable()
export class PluginHosts {
  constructor(private readonly clock: Clock, private readonly log: Log, private readonly mode: ModeToken) {}

  open(plugin: ChannelPlugin, settings: Record<string, unknown>, connectionId: string): OpenChannel {
    const hosts = typeof plugin.hosts === 'function' ? plugin.hosts(settings) : plugin.hosts;
    const guard = new GuardedFetch({ hosts, allowLoopback: !this.mode.production });
    const log = this.log.with({ plugin: plugin.id, connectionId });
    const host: PluginHost = { fetch: (url, init) => guard.fetch(url, init), log, now: () => this.clock.now() };
    return { plugin, connection: plugin.create(settings, host), close: () => guard.close() };
  }
}
