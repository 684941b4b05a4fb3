import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announce, authorize, Clock, cutPage, Database, decodeCursor, Ids, ProblemError, publicId, TimeCursor, toJsonb, type Actor, type HotClient } from '@consentry/kernel';
import { Audit, SealedLog, type AuditEntry } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import './streams.errors.js';
import { secretsPlace } from './streams.actions.js';
import { encode } from './streams.batch.js';
import type { StreamRow } from './streams.cursor.js';
import { StreamNetwork } from './streams.network.js';
import { positionSince } from './streams.rewind.js';
import { STREAMS_CHANGED } from './streams.runner.js';
import type { AuditStreamQuery, AuditStreamTest, AuditStreamView, CreateAuditStream, RewindAuditStream, UpdateAuditStream } from './streams.schema.js';
import { StreamFailure } from './streams.sender.js';
import { Senders } from './streams.senders.js';
import { checkTarget, describeTarget, invalid, joinTarget, readTarget, sameReceiver, secretFieldOf, splitTarget, type SplitTarget, type StreamSecrets, type Target } from './streams.settings.js';

type View = z.infer<typeof AuditStreamView>;
const MOST = 10;

/** Where an organisation's audit log is sent, and how far each stream has come (AU-5). */
@Injectable()
export class AuditStreams {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault, private readonly sealed: SealedLog,
    private readonly network: StreamNetwork, private readonly senders: Senders,
  ) {}

  /** Begins with what happens from now on; {@link rewind} sends older events too. @throws ProblemError `request.invalid` naming the field, `audit_stream.limit` */
  async create(actor: Actor, input: z.infer<typeof CreateAuditStream>): Promise<View> {
    authorize(actor, 'audit.write');
    const { organizationId } = actor;
    const target = { kind: input.kind, settings: input.settings } as Target;
    await checkTarget(target, this.network);
    const split = splitTarget(target);
    const id = this.ids.next();
    return this.db.hot({ organizationId }, async (c) => {
      const { rows: [count] } = await c.query<{ n: number }>({ text: 'select count(*)::int as n from audit_streams where organization_id = $1', values: [organizationId] });
      if (count!.n >= MOST) throw new ProblemError('audit_stream.limit');
      const now = this.clock.now();
      const position = await this.sealed.size(c, organizationId);
      const { rows } = await c.query<StreamRow>({
        text: `insert into audit_streams (id, organization_id, name, kind, enabled, event_types, settings, masks, secrets, position, certain, paused_since, created_at, updated_at)
               values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10, $10, case when $5 then null else $11::timestamptz end, $11, $11) returning *`,
        values: [id, organizationId, input.name, input.kind, input.enabled, input.eventTypes ?? null, toJsonb(split.open), toJsonb(split.masks), this.sealedSecrets(organizationId, id, split), position, now],
      });
      await this.leaf(c, actor, id, { action: 'audit_stream.created', context: { kind: input.kind, target: describeTarget(target), enabled: input.enabled, eventTypes: input.eventTypes ?? null } });
      return this.view(c, rows[0]!);
    });
  }

  async list(actor: Actor, query: z.infer<typeof AuditStreamQuery>) {
    authorize(actor, 'audit.read');
    const { organizationId } = actor;
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.hot({ organizationId }, async (c) => {
      const { rows } = await c.query<StreamRow>({
        text: `select * from audit_streams where organization_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3::uuid)) order by created_at desc, id desc limit $4`,
        values: [organizationId, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
      });
      const total = query.count ? (await c.query<{ n: number }>({ text: 'select count(*)::int as n from audit_streams where organization_id = $1', values: [organizationId] })).rows[0]!.n : undefined;
      const size = await this.sealed.size(c, organizationId);
      return cutPage(rows, query.limit, (row) => [row.created_at.toISOString(), row.id], (row) => viewOf(row, size), total);
    });
  }

  async get(actor: Actor, id: string): Promise<View> {
    authorize(actor, 'audit.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => this.view(c, await this.find(c, id)));
  }

  /**
   * @throws ProblemError `request.invalid` naming the field; naming the secret when the receiver is another one and the secret would go there unasked:
   *   whoever cannot read it must not send it elsewhere either (VA-4)
   */
  async update(actor: Actor, id: string, input: z.infer<typeof UpdateAuditStream>): Promise<View> {
    authorize(actor, 'audit.write');
    const { organizationId } = actor;
    for (;;) {
      const before = await this.db.hot({ organizationId }, (c) => this.find(c, id));
      const target = input.settings && readTarget(before.kind, input.settings);
      if (target) await checkTarget(target, this.network, before.secrets ? before.settings.clientCert : undefined);
      const split = target && splitTarget(target);
      if (split && before.secrets && split.secrets === undefined && !sameReceiver(before.kind, before.settings, split.open)) {
        throw invalid({ path: secretFieldOf(before.kind), message: 'The receiver is another one than before: give the secret, or null when there is none.' });
      }
      // The DNS was asked between; whoever finds the stream changed meanwhile looks again.
      const after = await this.db.hot({ organizationId }, (c) => this.change(c, actor, before, input, split));
      if (after) return after;
    }
  }

  async remove(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'audit.write');
    await this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const row = await this.find(c, id);
      await c.query({ text: 'delete from audit_streams where id = $1', values: [id] });
      await this.leaf(c, actor, id, { action: 'audit_stream.deleted', context: { kind: row.kind, target: describeTarget(targetOf(row)), position: Number(row.position) } });
    });
  }

  /** Sends once more what happened since that time, and a few minutes before it. Never skips anything. @throws ProblemError `request.invalid` for a time to come */
  async rewind(actor: Actor, id: string, { since }: z.infer<typeof RewindAuditStream>): Promise<View> {
    authorize(actor, 'audit.write');
    const { organizationId } = actor;
    const at = new Date(since);
    if (at > this.clock.now()) throw invalid({ path: 'since', message: 'Must not lie in the future.' });
    return this.db.hot({ organizationId }, async (c) => {
      const row = await this.find(c, id, 'for update');
      const found = await positionSince(c, organizationId, at);
      const from = Number(row.position);
      const to = Math.min(from, found ?? from);
      const { rows } = await c.query<StreamRow>({
        text: `update audit_streams set position = $2::bigint, certain = least(certain, $2::bigint), version = version + 1, behind_since = null, failures = 0, retry_at = null, updated_at = $3 where id = $1 returning *`, values: [id, to, this.clock.now()],
      });
      await this.leaf(c, actor, id, { action: 'audit_stream.rewound', context: { from, to, since: at.toISOString() } });
      return this.view(c, rows[0]!);
    });
  }

  /** One event down a connection of its own, with no transaction open; the stream's cursor stays where it is. */
  async test(actor: Actor, id: string): Promise<z.infer<typeof AuditStreamTest>> {
    authorize(actor, 'audit.write');
    const { organizationId } = actor;
    const row = await this.db.hot({ organizationId }, (c) => this.find(c, id));
    const sender = await this.senders.open(actor, 'audit_stream.test', row);
    try {
      const { kind: actorKind, id: actorId, ip, userAgent, requestId } = actor;
      const leaf = { id: this.ids.next(), organizationId, at: this.clock.now(), eventType: 'security_event' as const, action: 'audit_stream.tested', actorKind, actorId, ip, userAgent, requestId, objectType: 'audit_stream', objectId: id, context: {}, seq: null };
      await sender.send([encode(leaf, sender.longest)], AbortSignal.timeout(30_000));
      return { ok: true, detail: sender.acknowledges ? 'The receiver took the test event.' : 'The test event was sent and the connection stayed open. Syslog has no receipt: look for it at the receiver.' };
    } catch (error) {
      if (!(error instanceof StreamFailure)) throw error;
      return { ok: false, detail: error.words };
    } finally {
      await sender.close();
    }
  }

  /** Undefined: it was changed meanwhile. */
  private async change(c: HotClient, actor: Actor, before: StreamRow, input: z.infer<typeof UpdateAuditStream>, split: SplitTarget | undefined): Promise<View | undefined> {
    const { id, organization_id: organizationId } = before;
    const now = this.clock.now();
    const enabled = input.enabled ?? before.enabled;
    const keep = split === undefined || split.secrets === undefined;
    const { rows } = await c.query<StreamRow>({
      text: `update audit_streams set name = $3, enabled = $4, event_types = $5, settings = $6::jsonb, masks = $7::jsonb, secrets = case when $8 then secrets else $9 end, version = version + 1, failures = 0, retry_at = null,
               failing_since = null, behind_since = null, paused_since = case when $4 then null else coalesce(paused_since, $10::timestamptz) end, updated_at = $10 where id = $1 and version = $2 returning *`,
      values: [
        id, before.version, input.name ?? before.name, enabled, input.eventTypes === undefined ? before.event_types : input.eventTypes, toJsonb(split?.open ?? before.settings), toJsonb(keep ? before.masks : split.masks),
        keep, keep ? null : this.sealedSecrets(organizationId, id, split), now,
      ],
    });
    if (!rows[0]) return undefined;
    await this.leaf(c, actor, id, { action: 'audit_stream.changed', context: { fields: Object.keys(input), target: describeTarget(targetOf(rows[0])), enabled, eventTypes: rows[0].event_types } });
    return this.view(c, rows[0]);
  }

  private async find(c: HotClient, id: string, lock = ''): Promise<StreamRow> {
    const { rows } = await c.query<StreamRow>({ text: `select * from audit_streams where id = $1 ${lock}`, values: [id] });
    if (!rows[0]) throw new ProblemError('audit_stream.not_found');
    return rows[0];
  }

  /** Inside the transaction that stores it: a rotation may retire the key between. */
  private sealedSecrets(organizationId: string, id: string, { secrets }: SplitTarget): Buffer | null {
    if (!secrets) return null;
    const { organizationId: owner, ...spot } = secretsPlace(organizationId, id);
    return this.vault.ready(owner).seal(spot, JSON.stringify(secrets satisfies StreamSecrets));
  }

  private async leaf(c: HotClient, actor: Actor, id: string, entry: AuditEntry): Promise<void> {
    await this.audit.appendHot(c, [{ actor, entry: { ...entry, object: { type: 'audit_stream', id } } }]);
    await c.query({ text: 'select pg_notify($1, $2)', values: [STREAMS_CHANGED, id] });
    await announce(c, actor.organizationId, [{ resource: 'audit-streams' }]);
  }

  private async view(c: HotClient, row: StreamRow): Promise<View> {
    return viewOf(row, await this.sealed.size(c, row.organization_id));
  }
}

function targetOf({ kind, settings }: StreamRow): Target {
  return joinTarget(kind, settings, null);
}

function viewOf(row: StreamRow, size: number): View {
  const time = (at: Date | null) => at?.toISOString() ?? null;
  const position = Number(row.position);
  return {
    id: publicId('auditStream', row.id), name: row.name, kind: row.kind, enabled: row.enabled, eventTypes: row.event_types, settings: { ...row.settings, ...row.masks }, position, behind: Math.max(0, size - position),
    lastSentAt: time(row.last_sent_at), lastError: row.last_error, lastErrorAt: time(row.last_error_at), failingSince: time(row.failing_since), nextTryAt: row.enabled ? time(row.retry_at) : null, pausedSince: time(row.paused_since),
    createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(),
  };
}
