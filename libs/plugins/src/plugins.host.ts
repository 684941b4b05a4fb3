import { Injectable } from '@nestjs/common';
import type { ChannelConnection, ChannelPlugin, PluginHost } from '@consentry/plugin-sdk';
import { Clock, describeError, Log, ModeToken } from '@consentry/kernel';
import { GuardedFetch } from './host.fetch.js';
import { effectivePins, type Pins } from './host.pins.js';

/** A channel at work for one connection, and the means to end it. */
export interface OpenChannel { plugin: ChannelPlugin; connection: ChannelConnection; close(): Promise<void> }

/** What the operator says of outbound TLS: pinned keys by host, over those of plugins, and certificates (PEM) to trust besides Node's. */
export interface PluginNetwork { pins?: Pins; ca?: string }

/** The token of {@link PluginNetwork} for injection. */
export abstract class PluginNetworkToken implements PluginNetwork {
  abstract readonly pins?: Pins;
  abstract readonly ca?: string;
}

/** A connection whose peer showed none of the pinned keys. It was given up before anything was sent. */
export interface PinMismatch { plugin: string; connectionId: string; host: string }

/** Gives each connection of a plugin a host of its own: no shared sockets, no shared state. */
@Injectable()
export class PluginHosts {
  private readonly listeners: ((event: PinMismatch) => void)[] = [];

  constructor(private readonly clock: Clock, private readonly log: Log, private readonly mode: ModeToken, private readonly network: PluginNetworkToken) {}

  /** Told of every connection that was refused over its key (TR-3), each one: whoever raises an alert gathers them. */
  onPinMismatch(listener: (event: PinMismatch) => void): void {
    this.listeners.push(listener);
  }

  open(plugin: ChannelPlugin, settings: Record<string, unknown>, connectionId: string): OpenChannel {
    const hosts = typeof plugin.hosts === 'function' ? plugin.hosts(settings) : plugin.hosts;
    const { ca } = this.network;
    const log = this.log.with({ plugin: plugin.id, connectionId });
    const pins = effectivePins(hosts, plugin.pins, this.network.pins);
    // The operator sees here that a pin holds: one for a misspelt host would hold for nothing and say nothing.
    for (const host of Object.keys(pins)) log.info('tls_pinned', { host });
    const guard = new GuardedFetch({
      name: plugin.id, hosts, pins, allowLoopback: !this.mode.production, ...(ca ? { ca } : {}), onPinMismatch: (host) => this.mismatch({ plugin: plugin.id, connectionId, host }, log),
    });
    const host: PluginHost = { fetch: (url, init) => guard.fetch(url, init), log, now: () => this.clock.now() };
    return { plugin, connection: plugin.create(settings, host), close: () => guard.close() };
  }

  /** Called from within a handshake, where an error of a listener would end the process. */
  private mismatch(event: PinMismatch, log: Log): void {
    log.warn('tls_pin_mismatch', { host: event.host });
    for (const listener of this.listeners) {
      try {
        listener(event);
      } catch (error) {
        log.error('tls_pin_listener_failed', describeError(error));
      }
    }
  }
}
