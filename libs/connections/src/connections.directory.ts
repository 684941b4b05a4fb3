import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database, Log, Notifications, systemActor } from '@consentry/kernel';
import { PluginHosts, PluginRegistry, type OpenChannel } from '@consentry/plugins';
import { Secrets, Vault } from '@consentry/vault';
import { credentialsPlace } from './connections.secrets.js';

export const CONNECTION_CHANGED = 'consentry_connection';

/** A connection opened for work: its channel instance and what the hot paths need to know of it. */
export interface OpenConnection extends OpenChannel {
  id: string;
  organizationId: string;
  status: 'active' | 'paused' | 'disconnected';
  version: number;
  settings: Record<string, unknown>;
}

export type ConnectionObserver = (connection: OpenConnection, secrets: Record<string, unknown>) => void;

/**
 * Open channels, one per connection and version. Several connections of one plugin live side by side.
 * Kept until the connection changes; every process hears of a change through the database.
 */
@Injectable()
export class ConnectionDirectory implements OnModuleDestroy {
  private readonly open = new Map<string, Promise<OpenConnection | undefined>>();
  private readonly observers: ConnectionObserver[] = [];

  constructor(
    private readonly db: Database,
    private readonly secrets: Secrets,
    private readonly registry: PluginRegistry,
    private readonly hosts: PluginHosts,
    private readonly log: Log,
    private readonly vault: Vault,
    notifications: Notifications,
  ) {
    notifications.on(CONNECTION_CHANGED, (id) => this.forget(id));
    notifications.onGap(() => this.forgetAll());
    // An open channel holds its credentials: without the master key it is not used any more.
    vault.onClosed(() => this.forgetAll());
  }

  /** Told of every channel that opens. The sandbox attaches its simulators this way. */
  observe(observer: ConnectionObserver): void {
    this.observers.push(observer);
  }

  /** Undefined: no such connection, disconnected, or its plugin isn't loaded. @throws ProblemError `vault.unavailable` */
  async get(id: string): Promise<OpenConnection | undefined> {
    this.vault.assertOpen();
    let found = this.open.get(id);
    if (!found) {
      found = this.load(id);
      this.open.set(id, found);
      found.then((c) => { if (!c) this.forget(id); }, () => this.forget(id));
    }
    return found;
  }

  /** The channel at exactly this version: a send never goes out under settings older than the decision. */
  async atVersion(id: string, version: number): Promise<OpenConnection | undefined> {
    const found = await this.get(id);
    if (found && found.version >= version) return found;
    this.forget(id);
    return this.get(id);
  }

  forget(id: string): void {
    const gone = this.open.get(id);
    this.open.delete(id);
    // Sends under way keep their sockets for a while; the old instance takes no new ones.
    void gone?.then((c) => { if (c) setTimeout(() => void c.close(), 60_000).unref(); }, () => undefined);
  }

  private forgetAll(): void {
    for (const id of this.open.keys()) this.forget(id);
  }

  async onModuleDestroy(): Promise<void> {
    const all = [...this.open.values()];
    this.open.clear();
    for (const connection of await Promise.allSettled(all)) {
      if (connection.status === 'fulfilled') await connection.value?.close();
    }
  }

  private async load(id: string): Promise<OpenConnection | undefined> {
    const { rows } = await this.db.hot('system', (c) =>
      c.query<{ id: string; organization_id: string; plugin: string; status: OpenConnection['status']; credentials: Buffer | null; settings: Record<string, unknown>; version: number }>({
        text: 'select id, organization_id, plugin, status, credentials, settings, version from connections where id = $1', values: [id],
      }));
    const row = rows[0];
    if (!row?.credentials || row.status === 'disconnected') return undefined;
    const plugin = this.registry.findChannel(row.plugin);
    if (!plugin) {
      this.log.error('connection_without_plugin', { connectionId: id, plugin: row.plugin });
      return undefined;
    }
    const opened = await this.secrets.open(systemActor(row.organization_id, 'plugin host'), 'connection.open', credentialsPlace(row.organization_id, row.id), row.credentials);
    const secrets = JSON.parse(opened) as Record<string, unknown>;
    const channel = this.hosts.open(plugin, plugin.settings.parse({ ...row.settings, ...secrets }), id);
    const connection: OpenConnection = {
      ...channel, id: row.id, organizationId: row.organization_id, status: row.status, version: row.version, settings: row.settings,
    };
    for (const observer of this.observers) observer(connection, secrets);
    return connection;
  }
}
