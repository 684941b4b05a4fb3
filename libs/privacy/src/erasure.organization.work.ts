import { createPublicKey, sign } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { actFor, actForHot, Clock, Database, INSTALLATION, Log, ObjectStorage, publicId, Queue, systemActor, type HotClient, type Job, type JobResult } from '@consentry/kernel';
import { Audit, CheckpointSigner, defineAuditActions } from '@consentry/audit';
import { Connections } from '@consentry/connections';
import { Shredding } from '@consentry/vault';
import { Erased } from './erasure.hooks.js';
import { UserErasure } from './erasure.users.js';

export const CLOSE_TOPIC = 'privacy.erase_organization';

defineAuditActions({
  'organization.erased': { type: 'account_change', what: 'An organisation was deleted with everything it had', context: ['erasure', 'rows', 'files', 'keys'] },
});

const BATCH = 5_000;
const SETTLE_MS = 1_000;
/** So long a provider is asked to take its tokens back; they are destroyed here in any case. */
const REVOKE_MS = 24 * 3_600_000;
/** Prefixes under which files of an organisation lie. */
const FILES = ['media', 'exports'];

export interface ClosingRow {
  id: string; erased_organization_id: string; name: string; state: 'scheduled' | 'running' | 'done' | 'cancelled'; requested_by: string; requested_at: Date | string; due_at: Date | string; finished_at: Date | string | null;
  counts: { rows?: Record<string, number>; files?: number; dataKeys?: number; revoked?: number; unconfirmed?: number; startedAt?: string }; certificate: { statement: string; signature: string; publicKey: string } | null;
  [column: string]: unknown;
}

/** Deletes an organisation with all it has (PR-2). What goes is found by walking the schema: no list of ours can forget a table. Resumes wherever it is killed. */
@Injectable()
export class OrganizationErasureWork implements OnModuleInit {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly queue: Queue, private readonly connections: Connections, private readonly storage: ObjectStorage,
    private readonly shredding: Shredding, private readonly users: UserErasure, private readonly erased: Erased, private readonly signer: CheckpointSigner, private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.queue.consume({ topic: CLOSE_TOPIC, chunk: 1, concurrency: 1, maxAttempts: 10_000, deadlineMs: 600_000, handle: async (_org, jobs, signal) => [await this.work(jobs[0]!, signal)] });
  }

  private async work(job: Job, signal: AbortSignal): Promise<JobResult> {
    const row = await this.take(String(job.payload.erasureId));
    if (!row) return { done: true };
    const organizationId = row.erased_organization_id;
    const startedAt = new Date(row.counts.startedAt!);
    const waits = await this.waits(organizationId, startedAt);
    if (waits) return { retryAfterMs: 2_000, reason: waits, uncounted: true };
    const alive = () => { if (signal.aborted) throw new Error('stopped'); };
    await this.tokens(row.id, organizationId);
    const files = await this.files(organizationId, alive);
    await this.add(row.id, { files });
    await this.add(row.id, { dataKeys: await this.shredding.destroyKeys(systemActor(organizationId, 'privacy'), organizationId) });
    await this.erased.organization(organizationId, startedAt);
    await this.people(row.id, organizationId, alive);
    // What was under way when the last session ended (leaves of requests, news of queues) may still be written: it is looked twice.
    for (let quiet = 0; quiet < 2;) {
      let again = false;
      for (const table of await this.tables()) {
        for (let n = BATCH; n === BATCH;) {
          alive();
          n = await this.rows(organizationId, table);
          if (n > 0) await this.add(row.id, { rows: { [table]: n } });
          again ||= n > 0;
        }
      }
      quiet = again ? 0 : quiet + 1;
      if (quiet === 1) await sleep(SETTLE_MS);
    }
    await this.finish(row.id, organizationId);
    return { done: true };
  }

  /** Running from here on: it can no longer be called off. Nobody is signed in any more. */
  private take(erasureId: string): Promise<ClosingRow | undefined> {
    return this.db.tx('system', async (em) => {
      const [row] = await em.execute<ClosingRow[]>(`select * from organization_erasures where id = ? and state in ('scheduled', 'running') for update`, [erasureId]);
      if (!row) return undefined;
      const startedAt = row.counts.startedAt ?? this.clock.now().toISOString();
      await actFor(em, row.erased_organization_id);
      await em.execute(`update organization_erasures set state = 'running', counts = counts || ?::jsonb where id = ?`, [JSON.stringify({ startedAt }), erasureId]);
      await em.execute('delete from sessions where organization_id = ?', [row.erased_organization_id]);
      await em.execute('update api_keys set revoked_at = coalesce(revoked_at, ?) where organization_id = ?', [this.clock.now(), row.erased_organization_id]);
      return { ...row, state: 'running', counts: { ...row.counts, startedAt } };
    });
  }

  /** What has to come first: mails to the owners, and the providers taking their tokens back. */
  private async waits(organizationId: string, startedAt: Date): Promise<string | undefined> {
    const open = await this.db.hot({ organizationId }, async (c) => (await c.query<{ id: string }>({ text: `select id from connections where organization_id = $1 and status <> 'disconnected'`, values: [organizationId] })).rows);
    for (const { id } of open) await this.connections.disconnect(systemActor(organizationId, 'privacy'), id);
    if (this.clock.nowMs() - startedAt.getTime() > REVOKE_MS) return undefined;
    const { rows: [left] } = await this.db.hot('system', async (c) => {
      await actForHot(c, organizationId);
      return c.query<{ mails: number; revocations: number }>({
        text: `select (select count(*)::int from outbox where organization_id = $1 and topic = 'mail' and dead_at is null) as mails, (select count(*)::int from connection_revocations where organization_id = $1) as revocations`, values: [organizationId],
      });
    });
    return left!.mails > 0 ? 'mails to the owners are on their way' : left!.revocations > 0 ? 'providers are still taking tokens back' : undefined;
  }

  /** What providers took back, and what they did not answer for. Once: the first look counts. */
  private async tokens(erasureId: string, organizationId: string): Promise<void> {
    await this.db.hot('system', async (c) => {
      await actForHot(c, organizationId);
      await c.query({
        text: `update organization_erasures set counts = counts || jsonb_build_object('unconfirmed', r.n, 'revoked', greatest(0, (select count(*) from connections where organization_id = $2) - r.n))
          from (select count(*) as n from connection_revocations where organization_id = $2) r where id = $1 and counts->'revoked' is null`, values: [erasureId, organizationId],
      });
    });
  }

  private async files(organizationId: string, alive: () => void): Promise<number> {
    let gone = 0;
    for (const prefix of FILES) {
      for (;;) {
        alive();
        const some = await this.storage.list(`${prefix}/${organizationId}/`, 1_000);
        for (const { key } of some) await this.storage.delete(key);
        gone += some.length;
        if (some.length === 0) break;
      }
    }
    return gone;
  }

  /** Accounts that belong to nobody else go with it; of the others only the membership. */
  private async people(erasureId: string, organizationId: string, alive: () => void): Promise<void> {
    const members = await this.db.hot('system', async (c) => (await c.query<{ user_id: string }>({ text: 'select user_id from memberships where organization_id = $1', values: [organizationId] })).rows);
    for (const { user_id: userId } of members) {
      alive();
      const rows = await this.db.tx('system', async (em) => {
        await actFor(em, organizationId);
        return this.users.leave(em, organizationId, userId);
      });
      await this.add(erasureId, { rows });
    }
  }

  /** Tables with rows of organisations, those that refer to others first. */
  private async tables(): Promise<string[]> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ name: string; refers: string[] | null }>({
      text: `select c.relname as name, (select array_agg(distinct r.relname::text) from pg_constraint k join pg_class r on r.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and r.oid <> c.oid) as refers
        from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public' join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped where c.relkind in ('r', 'p')`,
    }));
    const left = new Map(rows.map((r) => [r.name, r.refers ?? []]));
    const order: string[] = [];
    while (left.size > 0) {
      // Nobody who is still in the list refers to it.
      const free = [...left.keys()].filter((name) => ![...left].some(([other, refers]) => other !== name && refers.includes(name)));
      if (free.length === 0) throw new Error('tables refer to each other in a circle');
      for (const name of free) {
        order.push(name);
        left.delete(name);
      }
    }
    return order;
  }

  private rows(organizationId: string, table: string): Promise<number> {
    return this.db.hotRetrying('system', async (c) => {
      await actForHot(c, organizationId);
      return Number((await c.query<{ n: string }>({ text: 'select erase_organization_rows($1, $2, $3) as n', values: [organizationId, table, BATCH] })).rows[0]!.n);
    }, 5);
  }

  private async finish(erasureId: string, organizationId: string): Promise<void> {
    const key = await this.signer.key();
    const now = this.clock.now();
    await this.db.hot('system', async (c) => {
      await actForHot(c, organizationId);
      await c.query({ text: 'delete from organizations where id = $1', values: [organizationId] });
      const { rows: [row] } = await c.query<ClosingRow>({ text: `update organization_erasures set state = 'done', finished_at = $2 where id = $1 and state = 'running' returning *`, values: [erasureId, now] });
      if (!row) return;
      const statement = statementOf(row);
      const certificate = { statement, signature: sign(null, Buffer.from(statement, 'utf8'), key).toString('base64'), publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64') };
      await c.query({ text: 'update organization_erasures set certificate = $2 where id = $1', values: [erasureId, JSON.stringify(certificate)] });
      await actForHot(c, INSTALLATION);
      const rows = Object.values(row.counts.rows ?? {}).reduce((a, b) => a + b, 0);
      await this.audit.appendHot(c, [{ actor: systemActor(INSTALLATION, 'privacy'), entry: { action: 'organization.erased', object: { type: 'organization', id: organizationId }, context: { erasure: erasureId, rows, files: row.counts.files ?? 0, keys: row.counts.dataKeys ?? 0 } } }]);
    });
    this.log.info('organization_erased', { erasureId });
  }

  /** Adds to the sums of the certificate. */
  private async add(erasureId: string, more: { files?: number; dataKeys?: number; rows?: Record<string, number> }): Promise<void> {
    await this.db.hot('system', async (c: HotClient) => {
      const { rows: [row] } = await c.query<ClosingRow>({ text: 'select * from organization_erasures where id = $1 for update', values: [erasureId] });
      const counts = { ...row!.counts, files: (row!.counts.files ?? 0) + (more.files ?? 0), dataKeys: (row!.counts.dataKeys ?? 0) + (more.dataKeys ?? 0), rows: { ...row!.counts.rows } };
      for (const [table, n] of Object.entries(more.rows ?? {})) counts.rows[table] = (counts.rows[table] ?? 0) + n;
      await c.query({ text: 'update organization_erasures set counts = $2 where id = $1', values: [erasureId, JSON.stringify(counts)] });
    });
  }
}

const iso = (at: Date | string): string => new Date(at).toISOString();

function statementOf(row: ClosingRow): string {
  const rows = Object.values(row.counts.rows ?? {}).reduce((a, b) => a + b, 0);
  return `The organisation "${row.name}" (${publicId('organization', row.erased_organization_id)}) was erased on ${iso(row.finished_at!)}, as asked on ${iso(row.requested_at)}: ${rows} rows in ${Object.keys(row.counts.rows ?? {}).length} tables, ${row.counts.files ?? 0} files, ${row.counts.dataKeys ?? 0} data keys.`;
}
