import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { authorize, Clock, cutPage, Database, decodeCursor, describeError, enqueueWith, Ids, isUniqueViolation, Log, ObjectStorage, ProblemError, publicId, requireStepUp, StorageError, TimeCursor, type Actor, type Em, type UserActor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { openFile, sealedRange } from '@consentry/messaging';
import { SealBrokenError, Vault, type ExportOf } from '@consentry/vault';
import './exports.abilities.js';
import './exports.errors.js';
import { ExportEnds } from './exports.ends.js';
import { announceExportWith, EXPORT_TOPIC, exportView, findExport, type ExportRow } from './exports.rows.js';
import { ExportRuns } from './exports.runs.js';
import type { ExportPage, ExportQuery, ExportStarted, ExportView, StartExport } from './exports.schema.js';
import { openExportKey } from './exports.sealed.js';
import { PersonCopies } from './requests.copies.js';

/** A copy on its way to whoever asked for it. */
export interface ExportContent { content: AsyncGenerator<Buffer>; size: number; name: string }
interface Order { kind: ExportRow['kind']; subjects: string[]; media: boolean; requestId: string | null }

/** Copies of what an organisation has, and of what it has of one person (PR-1, PR-3). */
@Injectable()
export class Exports extends PersonCopies {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault, private readonly storage: ObjectStorage, private readonly runs: ExportRuns,
    private readonly ends: ExportEnds, private readonly log: Log,
  ) {
    super();
  }

  /** One at a time. */
  async start(actor: Actor, { media }: z.infer<typeof StartExport>): Promise<z.infer<typeof ExportStarted>> {
    authorize(actor, 'exports.write');
    requireStepUp(actor);
    const { organizationId } = actor;
    const id = await this.db.tx({ organizationId }, (em) => this.put(em, actor, { kind: 'organization', subjects: [], media, requestId: null })).catch((error: unknown) => {
      throw isUniqueViolation(error) ? new ProblemError('export.running') : error;
    });
    return { id: publicId('export', id), status: 'running' };
  }

  /**
   * What a person gets (access, portability): everything about the contact and those merged into it, or about one of the organisation's own
   * people, and nothing of anybody else. For the requests of people, which ask whether the actor may; asked again, the same request gets the
   * same copy. @returns the UUID of the copy @throws ProblemError `export.person_not_found`
   */
  startForPerson(actor: Actor, person: ExportOf, requestId: string, media = person.contactIds !== undefined): Promise<string> {
    const work = () => this.db.tx({ organizationId: actor.organizationId }, (em) => this.begin(em, actor, person, requestId, media));
    return work().catch((error: unknown) => { if (isUniqueViolation(error)) return work(); throw error; });
  }

  async begin(em: Em, actor: Actor, person: ExportOf, requestId: string, media: boolean): Promise<string> {
    const { organizationId } = actor;
    const [before] = await em.execute<{ id: string }[]>(`select id from exports where organization_id = ? and request_id = ? and state in ('running', 'ready') and hidden_at is null`, [organizationId, requestId]);
    if (before) return before.id;
    const subjects = person.contactIds ? await contactsOf(em, organizationId, person.contactIds) : await memberOf(em, organizationId, person.userId);
    return this.put(em, actor, { kind: person.contactIds ? 'contact' : 'user', subjects, media, requestId });
  }

  async list(actor: Actor, query: z.infer<typeof ExportQuery>): Promise<z.infer<typeof ExportPage>> {
    authorize(actor, 'exports.read');
    const { organizationId } = actor;
    const after = decodeCursor(query.cursor, TimeCursor);
    const now = this.clock.now();
    const state = `case when state = 'ready' and expires_at <= $2 then 'expired' else state end`;
    const where = `organization_id = $1 and hidden_at is null and ($3::text is null or ${state} = $3)`;
    return this.db.hot({ organizationId }, async (c) => {
      const values = [organizationId, now, query.status ?? null];
      const { rows } = await c.query<ExportRow>({ text: `select * from exports where ${where} ${after ? 'and (created_at, id) < ($5::timestamptz, $6::uuid)' : ''} order by created_at desc, id desc limit $4`, values: [...values, query.limit + 1, ...(after ?? [])] });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: `select count(*) as n from exports where ${where}`, values })).rows[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [r.created_at.toISOString(), r.id], (r) => exportView(r, now), total);
    });
  }

  async get(actor: Actor, id: string): Promise<ExportView> {
    authorize(actor, 'exports.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => exportView(await findExport(c, actor.organizationId, id), this.clock.now()));
  }

  /** Everything in one file: the step-up is asked for here too. */
  async download(actor: Actor, id: string): Promise<ExportContent> {
    authorize(actor, 'exports.read');
    return this.read(actor, id);
  }

  /** One's own copy, which one asked for. @throws ProblemError `export.not_found` for anybody else's */
  async downloadOwn(actor: UserActor, requestId: string): Promise<ExportContent> {
    requireStepUp(actor);
    const [row] = await this.db.tx({ organizationId: actor.organizationId }, (em) => em.execute<{ export_id: string | null }[]>(`select export_id from subject_requests where id = ? and user_id = ? and kind in ('access', 'portability') and state = 'done'`, [requestId, actor.id]));
    if (!row?.export_id) throw new ProblemError('export.not_found');
    return this.read(actor, row.export_id);
  }

  private async read(actor: Actor, id: string): Promise<ExportContent> {
    requireStepUp(actor);
    const { organizationId } = actor;
    const { row, key } = await this.db.hot({ organizationId }, async (c) => {
      const found = await findExport(c, organizationId, id);
      const { status } = exportView(found, this.clock.now());
      if (status === 'running' || status === 'failed') throw new ProblemError('export.not_ready', { extensions: { status } });
      if (status !== 'ready') throw new ProblemError('export.gone');
      await this.audit.appendHot(c, [{ actor, entry: { action: 'export.downloaded', object: { type: 'export', id }, context: { kind: found.kind, rows: Number(found.rows), bytes: Number(found.bytes) } } }]);
      return { row: found, key: openExportKey(this.vault.ready(organizationId), id, found.file_key!) };
    });
    const size = Number(row.bytes);
    const whole = { start: 0, end: size - 1 };
    const refused = (error: unknown): never => {
      this.log.error('export_unreadable', { exportId: id, ...describeError(error) });
      const away = error instanceof StorageError && error.reason === 'unavailable';
      throw away ? new ProblemError('export.storage_unavailable', { retryAfterSeconds: 5 }) : error instanceof StorageError || error instanceof SealBrokenError ? new ProblemError('export.unreadable') : error;
    };
    const sealed = await this.storage.get(row.storage_key!, sealedRange(size, whole)).catch(refused);
    const content = openFile(key, { organizationId, mediaId: row.run! }, size, whole, sealed);
    // What cannot be read at all is told before anything is answered.
    const first = await content.next().catch(refused);
    return { size, name: `${publicId('export', id)}.zip`, content: (async function* () { try { if (!first.done) yield first.value; yield* content; } finally { sealed.destroy(); } })() };
  }

  /** Stops one that is being made; takes away one that is there. Its key goes with the commit: from then on nobody reads it, wherever copies of it lie. */
  async remove(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'exports.write');
    const { organizationId } = actor;
    const row = await this.db.tx({ organizationId }, async (em) => {
      const [found] = await em.execute<ExportRow[]>('select * from exports where id = ? and organization_id = ? and hidden_at is null for update', [id, organizationId]);
      if (!found) throw new ProblemError('export.not_found');
      const now = this.clock.now();
      const running = found.state === 'running';
      await em.execute(
        `update exports set state = case when state in ('running', 'ready') then 'cancelled' else state end, file_key = null, finished_at = coalesce(finished_at, ?), hidden_at = ? where id = ?`, [now, running ? null : now, id]);
      await this.audit.append(em, actor, { action: 'export.deleted', object: { type: 'export', id }, context: { kind: found.kind, was: found.state } });
      if (running) await this.ends.tell(em, organizationId, { exportId: id, requestId: found.request_id, state: 'cancelled' });
      await announceExportWith(em, organizationId, id);
      return found;
    });
    await this.runs.drop(row.storage_keys, null);
  }

  private async put(em: Em, actor: Actor, { kind, subjects, media, requestId }: Order): Promise<string> {
    const { organizationId } = actor;
    const now = this.clock.now();
    const id = this.ids.next();
    await em.execute(
      `insert into exports (id, organization_id, kind, subjects, request_id, media, state, actor_kind, actor_id, created_at) values (?, ?, ?, ?::uuid[], ?, ?, 'running', ?, ?, ?)`,
      [id, organizationId, kind, `{${subjects.join(',')}}`, requestId, media, actor.kind, actor.id, now]);
    await this.audit.append(em, actor, { action: 'export.started', object: { type: 'export', id }, context: { kind, media, ...(requestId ? { request: requestId } : {}) } });
    await enqueueWith(em, organizationId, now, [{ topic: EXPORT_TOPIC, key: id, payload: { exportId: id } }]);
    await announceExportWith(em, organizationId, id);
    return id;
  }
}

/** The contacts, whom they were merged into, and whoever else was. */
async function contactsOf(em: Em, organizationId: string, ids: string[]): Promise<string[]> {
  const known = await em.execute<{ id: string; root: string }[]>('select id, coalesce(merged_into, id) as root from contacts where id = any(?::uuid[]) and organization_id = ?', [`{${ids.join(',')}}`, organizationId]);
  if (known.length === 0 || known.length !== new Set(ids).size) throw new ProblemError('export.person_not_found');
  const roots = `{${known.map((r) => r.root).join(',')}}`;
  return (await em.execute<{ id: string }[]>('select id from contacts where (id = any(?::uuid[]) or merged_into = any(?::uuid[])) and organization_id = ? order by id', [roots, roots, organizationId])).map((r) => r.id);
}

async function memberOf(em: Em, organizationId: string, userId: string | undefined): Promise<string[]> {
  const found = userId ? await em.execute<unknown[]>('select 1 from memberships where user_id = ? and organization_id = ?', [userId, organizationId]) : [];
  if (!userId || found.length === 0) throw new ProblemError('export.person_not_found');
  return [userId];
}
