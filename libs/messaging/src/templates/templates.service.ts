import { Injectable } from '@nestjs/common';
import { isPluginError, type ProviderTemplate, type TemplateState } from '@consentry/plugin-sdk';
import { z } from 'zod';
import { announce, authorize, Clock, cutPage, Database, decodeCursor, describeError, Ids, Log, ProblemError, publicId, type Actor, type Job, type JobResult } from '@consentry/kernel';
import { ConnectionDirectory } from '@consentry/connections';
import type { SyncResult, TemplateQuery, TemplateView } from './templates.schema.js';

const SYNC_MS = 30_000;
const Cursor = z.tuple([z.string(), z.uuid()]);

export interface TemplateRow { id: string; connection_id: string; name: string; language: string; category: string; state: TemplateState; components: Record<string, unknown>[]; synced_at: Date; quality: 'green' | 'yellow' | 'red' | 'unknown'; reason: string | null; version: number; [column: string]: unknown }

/** Templates as the provider holds them (CM-5): fetched when a connection changes, when the provider says so, and on demand. */
@Injectable()
export class Templates {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly log: Log, private readonly directory: ConnectionDirectory) {}

  async sync(actor: Actor, connectionId: string): Promise<z.infer<typeof SyncResult>> {
    authorize(actor, 'templates.sync');
    const { rowCount } = await this.db.hot({ organizationId: actor.organizationId }, (c) => c.query({ text: 'select 1 from connections where id = $1', values: [connectionId] }));
    if (!rowCount) throw new ProblemError('connection.not_found', { errors: [{ path: 'connectionId', message: 'There is no such connection.' }] });
    try {
      return await this.fetch(actor.organizationId, connectionId);
    } catch (error) {
      if (!isPluginError(error)) throw error;
      throw new ProblemError('template.sync_failed', { ...(error.details.detail ? { detail: error.details.detail } : {}), cause: error });
    }
  }

  /** A connection is new or changed. */
  async onConnectionChanged(organizationId: string, jobs: Job[]): Promise<JobResult[]> {
    return Promise.all(jobs.map(async (job): Promise<JobResult> => {
      try {
        await this.fetch(organizationId, String(job.payload.connectionId));
        return { done: true };
      } catch (error) {
        this.log.warn('template_sync_failed', { connectionId: String(job.payload.connectionId), attempt: job.attempt, ...describeError(error) });
        return job.attempt >= 5 ? { done: true } : { retryAfterMs: 2000 * job.attempt, reason: 'template sync failed' };
      }
    }));
  }

  async list(actor: Actor, query: z.infer<typeof TemplateQuery>) {
    authorize(actor, 'templates.read');
    const after = decodeCursor(query.cursor, Cursor);
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions = [...(query.connectionId ? [`connection_id = ${bind(query.connectionId)}`] : []), ...(query.state ? [`state = ${bind(query.state)}`] : []), ...(query.category ? [`category = ${bind(query.category)}`] : []), ...(query.name ? [`name = ${bind(query.name)}`] : [])];
    const filter = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    const counted = [...values];
    const paged = after ? `${filter ? `${filter} and` : 'where'} (name, id) > (${bind(after[0])}, ${bind(after[1])}::uuid)` : filter;
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const { rows } = await c.query<TemplateRow>({ text: `select * from templates ${paged} order by name, id limit ${bind(query.limit + 1)}`, values });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: `select count(*) as n from templates ${filter}`, values: counted })).rows[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [r.name, r.id], toView, total);
    });
  }

  private async fetch(organizationId: string, connectionId: string): Promise<z.infer<typeof SyncResult>> {
    const connection = await this.directory.get(connectionId);
    // What is told of a template while we ask is newer than the answer.
    const askedAt = this.clock.now();
    const found = connection ? ((await connection.connection.templates?.(AbortSignal.timeout(SYNC_MS))) ?? []) : [];
    if (connection) await this.write(organizationId, connectionId, found, askedAt);
    return { total: found.length, approved: found.filter((t) => t.state === 'approved').length };
  }

  private async write(organizationId: string, connectionId: string, found: ProviderTemplate[], askedAt: Date): Promise<void> {
    const rows = found.map((t) => ({ id: this.ids.next(), provider_id: t.providerId, name: t.name, language: t.language, category: t.category.toLowerCase(), state: t.state, components: t.components, quality: t.quality ?? null, reason: t.reason ?? null }));
    await this.db.hot({ organizationId }, async (c) => {
      await c.query({ text: UPSERT, values: [JSON.stringify(rows), organizationId, connectionId, askedAt, false] });
      await c.query({ text: KEEP_VERSIONS, values: [organizationId, connectionId, askedAt, 'provider'] });
      // What the provider no longer lists cannot be sent any more; its row stays for the messages that used it.
      await c.query({ text: `update templates set state = 'deleted', synced_at = $3 where connection_id = $1 and state <> 'deleted' and synced_at <= $3 and not ((name, language) in (select name, language from jsonb_to_recordset($2::jsonb) as r(name text, language text)))`, values: [connectionId, JSON.stringify(rows), askedAt] });
      await announce(c, organizationId, [{ resource: 'templates' }]);
    });
  }
}

/** A changed wording is a new version; the same again is none. What was learned of a template since the provider was asked ($4) is newer than its answer; only a wording of our own ($5) is written all the same. */
export const UPSERT = `
  insert into templates (id, organization_id, connection_id, provider_id, name, language, category, state, components, quality, reason, synced_at)
  select r.id, $2, $3, r.provider_id, r.name, r.language, r.category, r.state, r.components, coalesce(r.quality, 'unknown'), r.reason, $4
  from jsonb_to_recordset($1::jsonb) as r(id uuid, provider_id text, name text, language text, category text, state text, components jsonb, quality text, reason text)
  on conflict (connection_id, name, language) do update set provider_id = excluded.provider_id, category = excluded.category, synced_at = greatest(templates.synced_at, excluded.synced_at), reason = excluded.reason,
    state = case when templates.synced_at <= excluded.synced_at then excluded.state else templates.state end,
    quality = case when excluded.quality = 'unknown' then templates.quality else excluded.quality end,
    version = templates.version + case when templates.components is distinct from excluded.components then 1 else 0 end, components = excluded.components
    where $5::boolean or templates.synced_at <= excluded.synced_at`;

export const KEEP_VERSIONS = `
  insert into template_versions (template_id, organization_id, version, category, components, source, created_at)
  select t.id, $1, t.version, t.category, t.components, $4, $3 from templates t where t.connection_id = $2
  on conflict (template_id, version) do nothing`;

export function toView(row: TemplateRow): z.infer<typeof TemplateView> {
  return {
    id: publicId('template', row.id), connectionId: publicId('connection', row.connection_id), name: row.name, language: row.language, category: row.category, state: row.state,
    quality: row.quality, reason: row.reason, version: row.version, components: row.components, syncedAt: row.synced_at.toISOString(),
  };
}
