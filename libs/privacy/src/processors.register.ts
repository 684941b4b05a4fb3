import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announceWith, authorize, changedFields, Clock, cutPage, Database, decodeCursor, Ids, ProblemError, TimeCursor, type Actor, type Em, type PageQuery, publicId } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import './processors.permissions.js';
import { derivedId } from './processors.ids.js';
import { ProcessorReader } from './processors.reader.js';
import type { Change, ProcessorRow, Told } from './processors.rules.js';
import type { CreateProcessor, ProcessorList, ProcessorNoticePage, ProcessorView, UpdateProcessor } from './processors.schema.js';

const MOST_BY_HAND = 200;

/** Who else processes the data (PR-7): what is in use, found each time anew, and what was written by hand. Owners are told by {@link Processors}. */
@Injectable()
export class ProcessorRegister {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly reader: ProcessorReader) {}

  async list(actor: Actor): Promise<z.infer<typeof ProcessorList>> {
    authorize(actor, 'processors.read');
    return { data: await this.current(actor.organizationId) };
  }

  /** Only who is in use: nobody who was, and nobody who could be. */
  async current(organizationId: string): Promise<z.infer<typeof ProcessorView>[]> {
    const inUse = (await this.reader.inUse(organizationId)).get(organizationId) ?? [];
    const rows = await this.db.tx({ organizationId }, (em) => this.reader.rows(em, organizationId));
    const written = new Map(rows.filter((row) => !row.ended_at).map((row) => [row.key, row]));
    return [
      ...inUse.map((described) => view({ ...described, id: written.get(described.key)?.id ?? derivedId(organizationId, described.key), since: written.get(described.key)?.since ?? null })),
      ...rows.filter((row) => row.source === 'manual' && !row.ended_at).map(view),
    ];
  }

  async create(actor: Actor, input: z.infer<typeof CreateProcessor>): Promise<z.infer<typeof ProcessorView>> {
    authorize(actor, 'processors.write');
    const { organizationId } = actor;
    return this.db.tx({ organizationId }, async (em) => {
      // One after the other, so that the last free place is given once.
      await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 43))', [organizationId]);
      const [{ n }] = (await em.execute<{ n: number }[]>(`select count(*)::int as n from processors where organization_id = ? and source = 'manual' and ended_at is null`, [organizationId])) as [{ n: number }];
      if (n >= MOST_BY_HAND) throw new ProblemError('processor.too_many');
      const id = this.ids.next();
      const now = this.clock.now();
      await em.execute(
        `insert into processors (id, organization_id, source, key, name, regions, purposes, categories, terms, since, created_at, updated_at)
         select r.id, r.organization_id, 'manual', 'manual:' || r.id, r.name, r.regions, r.purposes, r.categories, r.terms, r.now, r.now, r.now
         from jsonb_to_record(?::jsonb) as r(id uuid, organization_id uuid, name text, regions text[], purposes text[], categories text[], terms text, now timestamptz)`, [JSON.stringify({ ...input, id, organization_id: organizationId, now })]);
      await this.audit.append(em, actor, { action: 'processor.added', object: { type: 'processor', id }, context: { categories: input.categories } });
      await announceWith(em, organizationId, [{ resource: 'processors' }]);
      return view(await this.byHand(em, actor, id));
    });
  }

  async update(actor: Actor, id: string, input: z.infer<typeof UpdateProcessor>): Promise<z.infer<typeof ProcessorView>> {
    authorize(actor, 'processors.write');
    await this.refuseDerived(actor, id);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const before = await this.byHand(em, actor, id);
      const after = { ...before, ...input };
      const fields = changedFields(Object.keys(input), before, after);
      if (fields.length === 0) return view(before);
      await em.execute(
        `update processors p set name = r.name, regions = r.regions, purposes = r.purposes, categories = r.categories, terms = r.terms, updated_at = ?
         from jsonb_to_record(?::jsonb) as r(name text, regions text[], purposes text[], categories text[], terms text) where p.id = ?`, [this.clock.now(), JSON.stringify(after), id]);
      await this.audit.append(em, actor, { action: 'processor.edited', object: { type: 'processor', id }, context: { fields } });
      await announceWith(em, actor.organizationId, [{ resource: 'processors' }]);
      return view(await this.byHand(em, actor, id));
    });
  }

  async remove(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'processors.write');
    await this.refuseDerived(actor, id);
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      await this.byHand(em, actor, id);
      const now = this.clock.now();
      await em.execute('update processors set ended_at = ?, updated_at = ? where id = ?', [now, now, id]);
      await this.audit.append(em, actor, { action: 'processor.removed', object: { type: 'processor', id }, context: {} });
      await announceWith(em, actor.organizationId, [{ resource: 'processors' }]);
    });
  }

  async notices(actor: Actor, query: z.infer<typeof PageQuery>): Promise<z.infer<typeof ProcessorNoticePage>> {
    authorize(actor, 'processors.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const rows = await em.execute<{ id: string; at: Date | string; baseline: boolean; changes: Change[] }[]>(
        `select id, at, baseline, changes from processor_notices where organization_id = ? ${after ? 'and (at, id) < (?::timestamptz, ?::uuid)' : ''} order by at desc, id desc limit ?`, [actor.organizationId, ...(after ?? []), query.limit + 1]);
      const total = query.count ? (await em.execute<{ n: number }[]>('select count(*)::int as n from processor_notices where organization_id = ?', [actor.organizationId]))[0]!.n : undefined;
      const iso = (at: Date | string) => new Date(at).toISOString();
      return cutPage(rows, query.limit, (r) => [iso(r.at), r.id], ({ id, at, baseline, changes }) => ({
        id: publicId('processorNotice', id), at: iso(at), baseline, changes: changes.map((c) => ({ processorId: publicId('processor', c.id), name: c.name, kind: c.kind, fields: c.fields })),
      }), total);
    });
  }

  /** @throws ProblemError `processor.derived` for one that follows from what is in use */
  private async refuseDerived({ organizationId }: Actor, id: string): Promise<void> {
    const inUse = (await this.reader.inUse(organizationId)).get(organizationId) ?? [];
    if (inUse.some(({ key }) => derivedId(organizationId, key) === id)) throw new ProblemError('processor.derived');
  }

  private async byHand(em: Em, { organizationId }: Actor, id: string): Promise<ProcessorRow> {
    const [row] = await em.execute<ProcessorRow[]>(`select * from processors where id = ? and organization_id = ? and source = 'manual' and ended_at is null for update`, [id, organizationId]);
    if (!row) throw new ProblemError('processor.not_found');
    return row;
  }
}

function view(r: Told & { id: string; source: ProcessorRow['source']; since: Date | string | null }): z.infer<typeof ProcessorView> {
  return {
    id: publicId('processor', r.id), source: r.source, name: r.name, host: r.host, regions: r.regions, purposes: r.purposes, categories: r.categories, terms: r.terms, since: r.since ? new Date(r.since).toISOString() : null,
  };
}
