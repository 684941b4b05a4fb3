import { LockMode, type FilterQuery } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { isPluginError } from '@consentry/plugin-sdk';
import { z } from 'zod';
import {
  announceWith, authorize, behind, Clock, cutPage, Database, decodeCursor, defineEvents, definePermissions, enqueueWith, EventSubscriptions, findOr404, Ids, ModeToken, ProblemError, publicId, publishWith, SendsInFlight, systemActor, TimeCursor,
  type Actor, type Em,
} from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { PluginRegistry } from '@consentry/plugins';
import { Secrets, Vault } from '@consentry/vault';
import { CONNECTION_CHANGED, ConnectionDirectory } from './connections.directory.js';
import { Connection } from './connections.entity.js';
import { Revocations } from './connections.revocations.js';
import { credentialsPlace } from './connections.secrets.js';
import { splitSettings, type SplitSettings } from './connections.settings.js';
import type { CheckResult, ConnectionQuery, ConnectionView, CreateConnection, UpdateConnection } from './connections.schema.js';

definePermissions({
  'connections.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see connections' },
  'connections.write': { roles: ['OWNER', 'ADMIN'], scope: true, what: 'make, change and end connections' },
});
defineAuditActions({
  'connection.created': { type: 'account_change', what: 'A connection was made', context: ['plugin'] },
  'connection.changed': { type: 'account_change', what: 'A connection was changed, paused or resumed', context: ['fields', 'status'] },
  'connection.disconnected': { type: 'account_change', what: 'A connection was ended and its secrets destroyed', context: ['plugin', 'revoked', 'revocation'] },
  'connection.ended_by_provider': { type: 'security_event', what: 'A connection ended and its credentials were destroyed because the provider no longer accepts them', context: ['plugin'] },
  'connection.reopened': { type: 'account_change', what: 'A connection that had ended was opened again with new credentials', context: ['plugin'] },
  'connection.paused_by_system': { type: 'security_event', what: 'A connection was paused because the provider refused it', context: [] },
});

defineEvents({
  'connection.paused': { what: 'A connection was paused: by a person, or by the server when the provider refused it', data: z.object({ connectionId: z.string(), by: z.enum(['person', 'system']) }) },
  'connection.disconnected': { what: 'A connection was ended and its secrets destroyed', data: z.object({ connectionId: z.string() }) },
});

/** Rows of this topic tell that a connection is new or changed: templates are fetched then. */
export const CONNECTION_TOPIC = 'connection.changed';

@Injectable()
export class Connections {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly mode: ModeToken,
    private readonly audit: Audit, private readonly vault: Vault, private readonly secrets: Secrets, private readonly registry: PluginRegistry, private readonly directory: ConnectionDirectory,
    private readonly revocations: Revocations, private readonly inFlight: SendsInFlight, private readonly subscriptions: EventSubscriptions,
  ) {}

  async create(actor: Actor, input: z.infer<typeof CreateConnection>): Promise<z.infer<typeof ConnectionView>> {
    authorize(actor, 'connections.write');
    const plugin = this.registry.findChannel(input.plugin);
    if (!plugin) throw new ProblemError('request.invalid', { errors: [{ path: 'plugin', message: `There is no channel plugin ${input.plugin}. GET /v1/plugins lists them.` }] });
    const split = splitSettings(plugin, input.credentials, input.settings, !this.mode.production);
    const { organizationId } = actor;
    const id = this.ids.next();
    const now = this.clock.now();
    return this.db.tx({ organizationId }, async (em) => {
      const connection = em.create(Connection, {
        id, organizationId, plugin: plugin.id, channel: plugin.channel, name: input.name, status: 'active', credentials: this.sealed(organizationId, id, split.secrets), credentialsChangedAt: now, masks: split.masks,
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
    const view = await this.withCredentials(organizationId, id, async (before) => {
      if (before.status === 'disconnected' && !input.credentials) throw new ProblemError('connection.disconnected');
      return { ended: before.status === 'disconnected', split: input.credentials ? await this.replaced(actor, before, input.credentials) : undefined };
    }, async (em, connection, { ended, split }) => {
      // Whoever ended it meanwhile meant what he did; and while its old credentials are being revoked, new ones would go with them.
      if (connection.status === 'disconnected' && (!ended || (await this.revocations.pending(em, id)))) throw new ProblemError('connection.disconnected');
      const now = this.clock.now();
      // With credentials of its own again it is the same line as before: its templates, conversations and history are still there.
      const reopens = connection.status === 'disconnected';
      const pauses = input.status === 'paused' && connection.status === 'active';
      if (input.name) connection.name = input.name;
      if (reopens) Object.assign(connection, { status: 'active', lastError: null });
      if (input.status) connection.status = input.status;
      if (split) Object.assign(connection, { credentials: this.sealed(organizationId, id, split.secrets), credentialsChangedAt: now, masks: split.masks });
      connection.version++;
      connection.updatedAt = now;
      await em.flush();
      await this.audit.append(em, actor, {
        action: 'connection.changed', object: { type: 'connection', id }, context: { fields: Object.keys(input), ...(input.status ? { status: input.status } : {}) },
      });
      if (reopens) await this.audit.append(em, actor, { action: 'connection.reopened', object: { type: 'connection', id }, context: { plugin: connection.plugin } });
      if (pauses) await publishWith(em, this.subscriptions, organizationId, now, [{ type: 'connection.paused', data: { connectionId: publicId('connection', id), by: 'person' } }]);
      await this.tell(em, organizationId, id);
      return this.view(connection);
    });
    if (input.status === 'paused') await this.inFlight.settled(organizationId, { connectionId: id });
    return view;
  }

  /**
   * Ends the connection: its secrets are destroyed at once, whatever the provider says (VA-5). What they allow is taken back at the
   * provider behind this: see {@link Revocations}. @throws ProblemError `vault.unavailable`: for the provider's sake they must be opened once more
   */
  async disconnect(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'connections.write');
    const { organizationId } = actor;
    await this.withCredentials(organizationId, id, (before) => Promise.resolve(before.status === 'disconnected' ? undefined : this.revocations.plan(actor, before)), async (em, connection, plan) => {
      if (connection.status === 'disconnected' || !plan) return;
      const now = this.clock.now();
      const facts = await this.revocations.begin(em, actor, connection, plan);
      Object.assign(connection, { status: 'disconnected', credentials: null, credentialsChangedAt: now, masks: {}, version: connection.version + 1, updatedAt: now });
      await em.flush();
      await this.audit.append(em, actor, { action: 'connection.disconnected', object: { type: 'connection', id }, context: { plugin: connection.plugin, ...facts } });
      await publishWith(em, this.subscriptions, organizationId, now, [{ type: 'connection.disconnected', data: { connectionId: publicId('connection', id) } }]);
      await this.tell(em, organizationId, id);
    });
    this.directory.forget(id);
    await this.inFlight.settled(organizationId, { connectionId: id });
  }

  /**
   * The provider says that the credentials are void (WhatsApp: 190): they are destroyed, nothing is left to revoke. The connection is
   * ended, not lost: new credentials open it again, with its history.
   * @param version under which the provider was asked: of credentials that were replaced since it has said nothing
   * @returns whether it was open until now
   */
  async endBySystem(organizationId: string, id: string, reason: string, version: number): Promise<boolean> {
    const ended = await this.db.tx({ organizationId }, async (em) => {
      const connection = await em.findOne(Connection, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!connection || connection.status === 'disconnected' || connection.version > version) return false;
      const now = this.clock.now();
      Object.assign(connection, { status: 'disconnected', credentials: null, credentialsChangedAt: now, masks: {}, lastError: reason, version: connection.version + 1, updatedAt: now });
      await em.flush();
      await this.audit.append(em, systemActor(organizationId, 'dispatch'), { action: 'connection.ended_by_provider', object: { type: 'connection', id }, context: { plugin: connection.plugin } });
      await publishWith(em, this.subscriptions, organizationId, now, [{ type: 'connection.disconnected', data: { connectionId: publicId('connection', id) } }]);
      await em.execute('select pg_notify(?, ?)', [CONNECTION_CHANGED, id]);
      await announceWith(em, organizationId, [{ resource: 'connections' }]);
      return true;
    });
    if (ended) this.directory.forget(id);
    return ended;
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
      const connection = await em.findOne(Connection, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (connection?.status !== 'active') return;
      Object.assign(connection, { status: 'paused', lastError: reason, version: connection.version + 1, updatedAt: this.clock.now() });
      await em.flush();
      await this.audit.append(em, systemActor(organizationId, 'dispatch'), { action: 'connection.paused_by_system', object: { type: 'connection', id } });
      await publishWith(em, this.subscriptions, organizationId, this.clock.now(), [{ type: 'connection.paused', data: { connectionId: publicId('connection', id), by: 'system' } }]);
      await em.execute('select pg_notify(?, ?)', [CONNECTION_CHANGED, id]);
      await announceWith(em, organizationId, [{ resource: 'connections' }]);
    });
  }

  private find(em: Em, id: string, lockMode = LockMode.NONE): Promise<Connection> {
    return findOr404('connection.not_found', em.findOne(Connection, { id }, { lockMode }));
  }

  /**
   * A change that rests on what the credentials are: they are looked at with no transaction open, since a secret may not be opened
   * inside one, and whoever finds them replaced meanwhile looks again.
   */
  private async withCredentials<P, T>(organizationId: string, id: string, look: (before: Connection) => Promise<P>, change: (em: Em, connection: Connection, seen: P) => Promise<T>): Promise<T> {
    for (;;) {
      const before = await this.db.tx({ organizationId }, (em) => this.find(em, id));
      const seen = await look(before);
      const done = await this.db.tx({ organizationId }, async (em) => {
        const connection = await this.find(em, id, LockMode.PESSIMISTIC_WRITE);
        const replaced = connection.credentials && before.credentials && Buffer.compare(connection.credentials, before.credentials) !== 0;
        return replaced ? undefined : { result: await change(em, connection, seen) };
      });
      if (done) return done.result;
    }
  }

  /** The secrets of a connection with some of them replaced. */
  private async replaced(actor: Actor, { id, plugin, settings, credentials }: Connection, given: Record<string, unknown>): Promise<SplitSettings> {
    const opened = credentials ? await this.secrets.open(actor, 'connection.edit', credentialsPlace(actor.organizationId, id), credentials) : '{}';
    return splitSettings(this.registry.channel(plugin), { ...(JSON.parse(opened) as Record<string, unknown>), ...given }, settings, !this.mode.production);
  }

  /** Inside the transaction that stores it: a rotation may retire the key between. */
  private sealed(organizationId: string, id: string, secrets: Record<string, unknown>): Buffer {
    const { organizationId: _ring, ...spot } = credentialsPlace(organizationId, id);
    return this.vault.ready(organizationId).seal(spot, JSON.stringify(secrets));
  }

  private async tell(em: Em, organizationId: string, id: string): Promise<void> {
    await em.execute('select pg_notify(?, ?)', [CONNECTION_CHANGED, id]);
    await enqueueWith(em, organizationId, this.clock.now(), [{ topic: CONNECTION_TOPIC, key: id, payload: { connectionId: id } }]);
    await announceWith(em, organizationId, [{ resource: 'connections' }]);
  }

  private view(c: Connection): z.infer<typeof ConnectionView> {
    return {
      id: publicId('connection', c.id), plugin: c.plugin, channel: c.channel, name: c.name, status: c.status, credentials: c.masks,
      credentialsChangedAt: (c.credentialsChangedAt ?? c.createdAt).toISOString(), settings: c.settings,
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
