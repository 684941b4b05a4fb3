import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { announceWith, authorize, Clock, cutPage, Database, decodeCursor, definePermissions, Ids, isUniqueViolation, ProblemError, type Actor, type Em } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { tagKey, tagView, type TagRow } from './contacts.tags.sql.js';
import type { CreateTag, TagDetail, TagQuery, UpdateTag } from './contacts.schema.js';

definePermissions({
  'tags.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see tags' },
  'tags.write': { roles: ['OWNER', 'ADMIN', 'MARKETER'], scope: true, what: 'make, change and delete tags' },
});
defineAuditActions({
  'tag.created': { type: 'account_change', what: 'A tag was made', context: ['colour'] },
  'tag.changed': { type: 'account_change', what: 'A tag was changed', context: ['fields'] },
  'tag.deleted': { type: 'account_change', what: 'A tag was deleted and taken from its contacts', context: ['contacts'] },
});

export const MAX_TAGS = 1000;

type Detail = TagRow & { name_key: string; created_at: Date | string; contacts: string };
/** Where the list by name went on. */
const NameCursor = z.tuple([z.string().max(120)]);

/** The house's own labels. Their names are words of the organisation, not of a person, so they stand unsealed and are unique. */
@Injectable()
export class Tags {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit) {}

  async list(actor: Actor, query: z.infer<typeof TagQuery>) {
    authorize(actor, 'tags.read');
    const after = decodeCursor(query.cursor, NameCursor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const rows = await this.details(em, `where (?::text is null or position(? in name_key) > 0) and (?::text is null or name_key > ?) order by name_key limit ?`,
        [query.q ?? null, tagKey(query.q ?? ''), after?.[0] ?? null, after?.[0] ?? null, query.limit + 1]);
      const total = query.count ? Number((await em.execute<{ n: string }[]>(`select count(*) as n from tags where ?::text is null or position(? in name_key) > 0`, [query.q ?? null, tagKey(query.q ?? '')]))[0]!.n) : undefined;
      return cutPage(rows, query.limit, (t) => [t.name_key], detail, total);
    });
  }

  async create(actor: Actor, input: z.infer<typeof CreateTag>) {
    authorize(actor, 'tags.write');
    const { organizationId } = actor;
    return this.db.tx({ organizationId }, async (em) => {
      // One after the other within an organisation, so that the limit is one.
      await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 727020))', [organizationId]);
      const [{ n }] = await em.execute<[{ n: string }]>('select count(*) as n from tags');
      if (Number(n) >= MAX_TAGS) throw new ProblemError('tag.limit');
      const id = this.ids.next();
      await em.execute('insert into tags (id, organization_id, name, name_key, colour, created_at) values (?, ?, ?, ?, ?, ?)', [id, organizationId, input.name, tagKey(input.name), input.colour, this.clock.now()]);
      await this.audit.append(em, actor, { action: 'tag.created', object: { type: 'tag', id }, context: { colour: input.colour } });
      await announceWith(em, organizationId, [{ resource: 'tags' }]);
      return this.one(em, id);
    }).catch(nameTaken);
  }

  async update(actor: Actor, id: string, input: z.infer<typeof UpdateTag>) {
    authorize(actor, 'tags.write');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const before = await this.one(em, id);
      const fields = (['name', 'colour'] as const).filter((field) => input[field] !== undefined && input[field] !== before[field]);
      if (fields.length > 0) {
        const after = { ...before, ...input };
        await em.execute('update tags set name = ?, name_key = ?, colour = ? where id = ?', [after.name, tagKey(after.name), after.colour, id]);
        await this.audit.append(em, actor, { action: 'tag.changed', object: { type: 'tag', id }, context: { fields } });
        await announceWith(em, actor.organizationId, [{ resource: 'tags' }, { resource: 'contacts' }]);
      }
      return this.one(em, id);
    }).catch(nameTaken);
  }

  async remove(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'tags.write');
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const { contacts } = await this.one(em, id);
      const gone = await em.execute<unknown[]>('delete from tags where id = ? returning id', [id]);
      if (gone.length === 0) return;
      await this.audit.append(em, actor, { action: 'tag.deleted', object: { type: 'tag', id }, context: { contacts } });
      await announceWith(em, actor.organizationId, [{ resource: 'tags' }, { resource: 'contacts' }]);
    });
  }

  private async one(em: Em, id: string): Promise<z.infer<typeof TagDetail>> {
    const [row] = await this.details(em, 'where id = ?', [id]);
    if (!row) throw new ProblemError('tag.not_found');
    return detail(row);
  }

  private details(em: Em, rest: string, values: unknown[]): Promise<Detail[]> {
    return em.execute<Detail[]>(`select id, name, name_key, colour, created_at, (select count(*) from contact_tags c where c.tag_id = tags.id) as contacts from tags ${rest}`, values);
  }
}

function detail(row: Detail): z.infer<typeof TagDetail> {
  return { ...tagView(row), contacts: Number(row.contacts), createdAt: new Date(row.created_at).toISOString() };
}

function nameTaken(error: unknown): never {
  if (isUniqueViolation(error)) throw new ProblemError('tag.name_taken', { errors: [{ path: 'name', message: 'Another tag has this name.' }] });
  throw error;
}

