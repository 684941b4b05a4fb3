import type { FilterQuery } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { isPluginError } from '@consentry/plugin-sdk';
import type { z } from 'zod';
import {
  announceWith, authorize, behind, Clock, cutPage, Database, decodeCursor, definePermissions, enqueueWith, findOr404, Ids, ModeToken, ProblemError, publicId, SendsInFlight, systemActor, TimeCursor,
  type Actor, type Em,
} from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { PluginRegistry } from '@consentry/plugins';
import { Vault } from '@consentry/vault';
import { CONNECTION_CHANGED, ConnectionDirectory } from './connections.directory.js';
import { Connection } from './connections.entity.js';
import { splitSettings } from './connections.settings.js';
import type { CheckResult, ConnectionQuery, ConnectionView, CreateConnection, UpdateConnection } from './connections.schema.js';

definePermissions({
  'connections.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see connections' },
  'connections.write': { roles: ['OWNER', 'ADMIN'], scope: true, what: 'make, change and end connections' },
});
defineAuditActions({
  'connection.created': 'account_change', 'connection.changed': 'account_change', 'connection.disconnected': 'account_change',
  'connection.paused_by_system': 'security_event',
});

/** Rows of this topic tell that a connection is new or changed: templates are fetched then. */
export const CONNECTION_TOPIC = 'connection.changed';

@Injectable()
export class Connections {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly mode: ModeToken,
    private readonly audit: Audit, private readonly vault: Vault, private readonly registry: PluginRegistry, private readonly directory: ConnectionDirectory,
    private readonly inFlight: SendsInFlight,
  ) {}

  async create(actor: Actor, input: z.infer<typeof CreateConnection>): Promise<z.infer<typeof ConnectionView>> {
    authorize(actor, 'connections.write');
    const plugin = this.registry.findChannel(input.plugin);
    if (!plugin) throw new ProblemError('request.invalid', { errors: [{ path: 'plugin', message: `There is no channel plugin ${input.plugin}. GET /v1/plugins lists them.` }] });
    const split = splitSettings(plugin, input.credentials, input.settings, !this.mode.production);
    const { organizationId } = actor;
    const id = this.ids.next();
    const now = this.clock.now();
    const credentials = await this.vault.seal({ organizationId, table: 'connections', row: id, field: 'credentials' }, JSON.stringify(split.secrets));
    return this.db.tx({ organizationId }, async (em) => {
      const connection = em.create(Connection, {
        id, organizationId, plugin: plugin.id, channel: plugin.channel, name: input.name, status: 'active', credentials, masks: split.masks,
        settings: split.open, serviceWindowHours: plugin.capabilities.serviceWindowHours, version: 1, createdAt: now, updatedAt: now,
        lastWebhookAt: null, lastCheckedAt: null, lastError: null,
      });
      await em.flush();
      await this.audit.append(em, actor, { action: 'connection.created', object: { type: 'connection', id }, context: { plugin: plugin.id } });
      await this.tell(em, organizationId, id);
      return this.view(connection);
    });
  }

  async list(actor: Actor, query: z.infer<typeof ConnectionQuery>) {
    authorize(actor, 'connections.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const where = query.status ? { status: query.status } : {};
      const rows = await em.find(Connection, { ...where, ...behind(after) } as FilterQuery<Connection>,
        { orderBy: { createdAt: 'desc', id: 'desc' }, limit: query.limit + 1 });
      const total = query.count ? await em.count(Connection, where) : undefined;
      return cutPage(rows, query.limit, (c) => [c.createdAt.toISOString(), c.id], (c) => this.view(c), total);
    });
  }

  async get(actor: Actor, id: string) {
    authorize(actor, 'connections.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => this.view(await this.find(em, id)));
  }

  async update(actor: Actor, id: string, input: z.infer<typeof UpdateConnection>) {
    authorize(actor, 'connections.write');
    const { organizationId } = actor;
    const place = { organizationId, table: 'connections', row: id, field: 'credentials' };
    const before = await this.db.tx({ organizationId }, (em) => this.find(em, id));
    if (before.status === 'disconnected') throw new ProblemError('connection.disconnected');
    let secrets: { sealed: Buffer; masks: Record<string, string> } | undefined;
    if (input.credentials) {
      const old = JSON.parse(await this.vault.open(place, before.credentials!)) as Record<string, unknown>;
      const split = splitSettings(this.registry.channel(before.plugin), { ...old, ...input.credentials }, before.settings, !this.mode.production);
      secrets = { sealed: await this.vault.seal(place, JSON.stringify(split.secrets)), masks: split.masks };
    }
    const view = await this.db.tx({ organizationId }, async (em) => {
      const connection = await this.find(em, id);
      if (connection.status === 'disconnected') throw new ProblemError('connection.disconnected');
      if (input.name) connection.name = input.name;
      if (input.status) connection.status = input.status;
      if (secrets) Object.assign(connection, { credentials: secrets.sealed, masks: secrets.masks });
      connection.version++;
      connection.updatedAt = this.clock.now();
      await em.flush();
      await this.audit.append(em, actor, {
        action: 'connection.changed', object: { type: 'connection', id }, context: { fields: Object.keys(input), ...(input.status ? { status: input.status } : {}) },
      });
      await this.tell(em, organizationId, id);
      return this.view(connection);
    });
    if (input.status === 'paused') await this.inFlight.settled(organizationId, { connectionId: id });
    return view;
  }

  /** Ends the connection: its secrets are destroyed at once, whatever the provider says (VA-5). */
  async disconnect(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'connections.write');
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const connection = await this.find(em, id);
      if (connection.status === 'disconnected') return;
      Object.assign(connection, { status: 'disconnected', credentials: null, masks: {}, version: connection.version + 1, updatedAt: this.clock.now() });
      await em.flush();
      await this.audit.append(em, actor, { action: 'connection.disconnected', object: { type: 'connection', id }, context: { plugin: connection.plugin } });
      await this.tell(em, actor.organizationId, id);
    });
    this.directory.forget(id);
    await this.inFlight.settled(actor.organizationId, { connectionId: id });
  }

  /** Asks the provider, with no transaction open, and keeps what it said. */
  async check(actor: Actor, id: string): Promise<z.infer<typeof CheckResult>> {
    authorize(actor, 'connections.write');
    const { status } = await this.db.tx({ organizationId: actor.organizationId }, (em) => this.find(em, id));
    if (status === 'disconnected') throw new ProblemError('connection.disconnected');
    const open = await this.directory.get(id);
    const result = await probe(open?.connection.check?.bind(open.connection));
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const connection = await this.find(em, id);
      connection.lastCheckedAt = this.clock.now();
      connection.lastError = result.ok ? null : result.detail;
      await em.flush();
      await announceWith(em, actor.organizationId, [{ resource: 'connections' }]);
    });
    return result;
  }

  /** The provider refuses this connection: stop before more messages fail. A person resumes it once it is mended. */
  async pauseBySystem(organizationId: string, id: string, reason: string): Promise<void> {
    await this.db.tx({ organizationId }, async (em) => {
      const connection = await em.findOne(Connection, { id });
      if (connection?.status !== 'active') return;
      Object.assign(connection, { status: 'paused', lastError: reason, version: connection.version + 1, updatedAt: this.clock.now() });
      await em.flush();
      await this.audit.append(em, systemActor(organizationId, 'dispatch'), { action: 'connection.paused_by_system', object: { type: 'connection', id } });
      await em.execute('select pg_notify(?, ?)', [CONNECTION_CHANGED, id]);
      await announceWith(em, organizationId, [{ resource: 'connections' }]);
    });
  }

  private find(em: Em, id: string): Promise<Connection> {
    return findOr404('connection.not_found', em.findOne(Connection, { id }));
  }

  private async tell(em: Em, organizationId: string, id: string): Promise<void> {
    await em.execute('select pg_notify(?, ?)', [CONNECTION_CHANGED, id]);
    await enqueueWith(em, organizationId, this.clock.now(), [{ topic: CONNECTION_TOPIC, key: id, payload: { connectionId: id } }]);
    await announceWith(em, organizationId, [{ resource: 'connections' }]);
  }

  private view(c: Connection): z.infer<typeof ConnectionView> {
    return {
      id: publicId('connection', c.id), plugin: c.plugin, channel: c.channel, name: c.name, status: c.status, credentials: c.masks, settings: c.settings,
      webhookUrl: `${this.mode.publicUrl}/webhooks/${publicId('connection', c.id)}`,
      serviceWindowHours: c.serviceWindowHours === null ? null : Number(c.serviceWindowHours), types: this.registry.findChannel(c.plugin)?.capabilities.types ?? [],
      createdAt: c.createdAt.toISOString(), lastWebhookAt: c.lastWebhookAt?.toISOString() ?? null, lastError: c.lastError ?? null, lastCheckedAt: c.lastCheckedAt?.toISOString() ?? null,
    };
  }
}

const CHECK_MS = 10_000;

async function probe(check: ((signal: AbortSignal) => Promise<{ detail: string }>) | undefined): Promise<z.infer<typeof CheckResult>> {
  if (!check) return { ok: true, detail: 'This channel offers no check.', code: null };
  try {
    return { ok: true, detail: (await check(AbortSignal.timeout(CHECK_MS))).detail, code: null };
  } catch (error) {
    if (!isPluginError(error)) throw error;
    return { ok: false, detail: error.details.detail ?? `The provider answered: ${error.code}.`, code: error.details.providerCode ?? error.code };
  }
}
