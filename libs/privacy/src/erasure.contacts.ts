import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  announceWith, Clock, Database, dataMap, defineEvents, enqueueWith, EventSubscriptions, Ids, Log, ProblemError, publicId, publishWith, Queue, systemActor, type Actor, type Em, type HotClient, type Job, type JobResult,
} from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { ImportForget, openAddress } from '@consentry/contacts';
import { ContactHolds, InboundForget, MediaRetention } from '@consentry/messaging';
import { Vault } from '@consentry/vault';
import { z } from 'zod';
import { AnswersForget } from './erasure.answers.js';
import { Erased } from './erasure.hooks.js';
import { ExportRuns } from './exports.runs.js';
import { erasedAddresses } from './erasure.sealed.js';
import { countStatement, eraseStatement, tablesAbout } from './privacy.map.js';

export const ERASE_TOPIC = 'privacy.erase_contact';

defineAuditActions({
  'contact.erasure_started': { type: 'account_change', what: 'The erasure of a contact began', context: ['erasure'] },
  'contact.erased': { type: 'account_change', what: 'A contact was erased', context: ['erasure', 'rows'] },
});
defineEvents({ 'contact.erased': { what: 'A contact was erased, with everything that was written and said', data: z.object({ contactId: z.string() }) } });

interface ErasureRow {
  id: string; subject_id: string; subject_ids: string[]; request_id: string | null; state: 'running' | 'done'; address_hashes: Buffer[]; addresses: Buffer | null; counts: Record<string, number>; started_at: Date;
  [column: string]: unknown;
}

/** What goes in the first transaction: from then on nobody finds the person by name, number or tag, and what they write makes a new contact. */
const AT_ONCE = ['identities', 'contact_tags', 'contacts', 'consent_states', 'opt_outs', 'provider_stops', 'contact_holds'];

/**
 * Erases a contact (PR-3, GDPR art. 17): everything that the data map lists. The first transaction makes the person nobody and forbids every
 * send; the rest goes in batches that block nobody, resumes by itself wherever it was killed, and ends exactly once.
 */
@Injectable()
export class ContactErasure implements OnModuleInit {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault, private readonly queue: Queue, private readonly subscriptions: EventSubscriptions,
    private readonly holds: ContactHolds, private readonly imports: ImportForget, private readonly inbound: InboundForget, private readonly media: MediaRetention, private readonly answers: AnswersForget, private readonly erased: Erased, private readonly runs: ExportRuns, private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.queue.consume({ topic: ERASE_TOPIC, chunk: 1, concurrency: 1, maxAttempts: 1_000, deadlineMs: 600_000, handle: async (org, jobs, signal) => [await this.work(org, jobs[0]!, signal)] });
  }

  /**
   * Inside the caller's transaction. Bears being called for one who is being erased already.
   * @returns the erasure's id
   * @throws ProblemError `legal_hold.stands`, `contact.not_found`
   */
  async begin(em: Em, actor: Actor, contactId: string, requestId: string | null): Promise<string> {
    const { organizationId } = actor;
    const id = await this.holds.standing(em, contactId);
    const running = await em.execute<{ id: string }[]>(`select id from erasures where subject = 'contact' and subject_id = ? and state = 'running'`, [id]);
    if (running[0]) return running[0].id;
    const [contact] = await em.execute<{ erased: boolean }[]>('select erased_at is not null as erased from contacts where id = ?', [id]);
    if (!contact || contact.erased) throw new ProblemError('contact.not_found');
    if (await isHeld(em, id)) throw new ProblemError('legal_hold.stands');
    const ring = this.vault.ready(organizationId);
    const people = (await em.execute<{ id: string }[]>('select id from contacts where id = ? or merged_into = ?', [id, id])).map((r) => r.id);
    const list = `{${people.join(',')}}`;
    const identities = await em.execute<{ id: string; address: Buffer | null; address_index: Buffer | null }[]>('select id, address, address_index from identities where contact_id = any(?::uuid[])', [list]);
    const erasureId = this.ids.next();
    const now = this.clock.now();
    const hashes = identities.flatMap((i) => (i.address_index ? [i.address_index] : []));
    const addresses = identities.flatMap((i) => (i.address ? [openAddress(ring, i.id, i.address)] : []));
    await em.execute(
      `insert into erasures (id, organization_id, subject, subject_id, subject_ids, request_id, state, address_hashes, addresses, requested_by_kind, requested_by_id, started_at) values (?, ?, 'contact', ?, ?::uuid[], ?, 'running', array[${hashes.map(() => '?').join(', ')}]::bytea[], ?, ?, ?, ?)`,
      [erasureId, organizationId, id, list, requestId, ...hashes, addresses.length > 0 ? erasedAddresses.seal(ring, erasureId, addresses) : null, actor.kind, actor.id, now]);
    await this.rememberSilence(em, list);
    const counts = await this.atOnce(em, people);
    await em.execute('update contacts set erased_at = ?, updated_at = ?, import_id = null, import_fresh = false where id = any(?::uuid[])', [now, now, list]);
    await em.execute('update erasures set counts = ?::jsonb where id = ?', [JSON.stringify(counts), erasureId]);
    await this.audit.append(em, actor, { action: 'contact.erasure_started', object: { type: 'contact', id }, context: { erasure: erasureId } });
    await enqueueWith(em, organizationId, now, [{ topic: ERASE_TOPIC, key: erasureId, payload: { erasureId } }]);
    await announceWith(em, organizationId, [{ resource: 'contacts', ids: [publicId('contact', id)] }, { resource: 'conversations' }]);
    return erasureId;
  }

  /** What there is of a person, by table; for whoever is about to decide. */
  async preview(c: HotClient, contactIds: readonly string[]): Promise<{ table: string; rows: number }[]> {
    const found: { table: string; rows: number }[] = [];
    for (const table of tablesAbout('contact')) {
      const { rows } = await c.query<{ n: number }>({ text: countStatement(table, 'contact'), values: [contactIds] });
      if (rows[0]!.n > 0) found.push({ table: table.table, rows: rows[0]!.n });
    }
    return found;
  }

  /** Whoever asked for silence is not written to when somebody imports the address again: by its keyed hash alone. */
  private async rememberSilence(em: Em, people: string): Promise<void> {
    await em.execute(
      `insert into suppressions (organization_id, channel, address_index, kind, by, since)
       select i.organization_id, i.channel, i.address_index, 'opt_out', o.by, o.since from identities i join opt_outs o on o.contact_id = i.contact_id and o.channel = i.channel where i.contact_id = any(?::uuid[]) and i.address_index is not null
       union all select i.organization_id, i.channel, i.address_index, h.kind, null, h.since from identities i join contact_holds h on h.contact_id = i.contact_id and h.kind = 'objected_to_marketing' where i.contact_id = any(?::uuid[]) and i.address_index is not null
       on conflict do nothing`, [people, people]);
  }

  private async atOnce(em: Em, people: string[]): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const table of dataMap().filter((t) => AT_ONCE.includes(t.table))) {
      const rows = await em.execute<unknown[]>(`${eraseStatement(table, 'contact')!.replace('$1', '?')} returning 1`, [`{${people.join(',')}}`]);
      if (rows.length > 0) counts[table.table] = rows.length;
    }
    return counts;
  }

  private async work(organizationId: string, job: Job, signal: AbortSignal): Promise<JobResult> {
    const erasureId = String(job.payload.erasureId);
    const row = await this.read(organizationId, erasureId);
    if (!row || row.state === 'done') return { done: true };
    // What is on its way to the provider right now ends first: its answer would write of the person again.
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query({ text: `select 1 from messages where contact_id = any($1::uuid[]) and status = 'sending' limit 1`, values: [row.subject_ids] }));
    if (rows.length > 0) return { retryAfterMs: 2_000, reason: 'a message is under way', uncounted: true };
    const addresses = await this.addressesOf(organizationId, row);
    const step = async (name: string, work: () => Promise<number>) => {
      if (signal.aborted) throw new Error('stopped');
      await this.add(organizationId, erasureId, name, await work());
    };
    await step('media', () => this.media.forget(organizationId, this.clock.now(), row.subject_ids));
    for (const table of tablesAbout('contact')) {
      const statement = table.handledBy === undefined || table.table === 'consent_records' ? eraseStatement(table, 'contact') : undefined;
      if (statement) await step(table.table, () => this.inBatches(organizationId, statement, [row.subject_ids], signal));
    }
    await step('inbound_events', () => this.inbound.person(organizationId, addresses));
    await step('import_chunks', () => this.imports.person(organizationId, addresses));
    await step('consent_pending', () => this.inBatches(organizationId, 'delete from consent_pending where address_index = any($1::bytea[])', [row.address_hashes], signal));
    await step('idempotency_keys', () => this.answers.person(organizationId, [...addresses, ...row.subject_ids.map((id) => publicId('contact', id))]));
    await step('exports', () => this.copies(organizationId, row));
    // The files themselves, and whoever must know outside of the database. Before the end is written down: what is not certain is done again.
    await this.media.tidy(this.clock.now());
    await this.erased.contact(organizationId, row.subject_ids, row.started_at);
    await this.finish(organizationId, erasureId);
    return { done: true };
  }

  /** Copies that were made while the person was still in: his own, and those of everything. A new one takes minutes. */
  private async copies(organizationId: string, row: ErasureRow): Promise<number> {
    const gone = await this.db.hotRetrying({ organizationId }, async (c) => {
      const { rows } = await c.query<{ id: string; kind: string; storage_keys: string[] }>({
        text: `update exports set state = 'cancelled', file_key = null, finished_at = coalesce(finished_at, $2), hidden_at = coalesce(hidden_at, $2)
          where organization_id = $1 and file_key is not null and created_at <= $3 and (kind = 'organization' or subjects && $4::uuid[]) returning id, kind, storage_keys`, values: [organizationId, this.clock.now(), row.started_at, row.subject_ids],
      });
      await this.audit.appendHot(c, rows.map(({ id, kind }) => ({ actor: systemActor(organizationId, 'privacy'), entry: { action: 'export.deleted', object: { type: 'export', id }, context: { kind, was: 'erased' } } })));
      return rows;
    });
    for (const { storage_keys: keys } of gone) await this.runs.drop(keys, null);
    return gone.length;
  }

  private async inBatches(organizationId: string, text: string, values: unknown[], signal: AbortSignal): Promise<number> {
    for (let total = 0; ;) {
      const n = (await this.db.hotRetrying({ organizationId }, (c) => c.query({ text, values }), 5)).rowCount ?? 0;
      total += n;
      if (n === 0 || signal.aborted) return total;
    }
  }

  /** Once, whoever comes second: the row's state is the lock. */
  private async finish(organizationId: string, erasureId: string): Promise<void> {
    await this.db.tx({ organizationId }, async (em) => {
      const [done] = await em.execute<ErasureRow[]>(`update erasures set state = 'done', addresses = null, address_hashes = '{}', finished_at = ? where id = ? and state = 'running' returning *`, [this.clock.now(), erasureId]);
      if (!done) return;
      const actor = systemActor(organizationId, 'privacy');
      const rows = Object.values(done.counts).reduce((sum, n) => sum + n, 0);
      await this.audit.append(em, actor, { action: 'contact.erased', object: { type: 'contact', id: done.subject_id }, context: { erasure: erasureId, rows } });
      await publishWith(em, this.subscriptions, organizationId, this.clock.now(), [{ type: 'contact.erased', data: { contactId: publicId('contact', done.subject_id) } }]);
      await this.erased.finished(em, organizationId, { erasureId, requestId: done.request_id });
      await announceWith(em, organizationId, [{ resource: 'contacts' }, { resource: 'conversations' }, { resource: 'privacy-requests' }]);
      this.log.info('contact_erased', { erasureId, rows });
    });
  }

  private add(organizationId: string, erasureId: string, name: string, n: number): Promise<unknown> {
    return n === 0 ? Promise.resolve() : this.db.hot({ organizationId }, (c) => c.query({ text: `update erasures set counts = jsonb_set(counts, array[$2], to_jsonb(coalesce((counts->>$2)::int, 0) + $3::int)) where id = $1`, values: [erasureId, name, n] }));
  }

  private async read(organizationId: string, id: string): Promise<ErasureRow | undefined> {
    return (await this.db.hot({ organizationId }, (c) => c.query<ErasureRow>({ text: 'select * from erasures where id = $1', values: [id] }))).rows[0];
  }

  private addressesOf(organizationId: string, row: ErasureRow): Promise<string[]> {
    return this.db.hot({ organizationId }, async () => (row.addresses ? erasedAddresses.open(this.vault.ready(organizationId), row.id, row.addresses) : []));
  }
}

/** Whether a legal hold keeps what there is of a contact. */
export async function isHeld(em: Em, contactId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>('select 1 from legal_holds where released_at is null and (contact_id is null or contact_id = ? or contact_id in (select id from contacts where merged_into = ?)) limit 1', [contactId, contactId]);
  return rows.length > 0;
}
