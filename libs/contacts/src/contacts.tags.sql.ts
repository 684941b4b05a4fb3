import type { z } from 'zod';
import { ProblemError, publicId, type Em } from '@consentry/kernel';
import type { COLOURS, TagView } from './contacts.schema.js';

export interface TagRow { id: string; name: string; colour: (typeof COLOURS)[number] }

export function tagView({ id, name, colour }: TagRow): z.infer<typeof TagView> {
  return { id: publicId('tag', id), name, colour };
}

/** A tag's name as it counts: case and width make no difference. */
export function tagKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/** The tags of each of these contacts, by name. */
export async function tagsOf(em: Em, contactIds: string[]): Promise<Map<string, TagRow[]>> {
  if (contactIds.length === 0) return new Map();
  const rows = await em.execute<(TagRow & { contact_id: string })[]>(
    'select c.contact_id, t.id, t.name, t.colour from contact_tags c join tags t on t.id = c.tag_id where c.contact_id = any(?::uuid[]) order by t.name_key', [`{${contactIds.join(',')}}`]);
  return Map.groupBy(rows, (r) => r.contact_id);
}

/** Under the contact's lock. @throws ProblemError naming the first tag that isn't there */
export async function putTags(em: Em, organizationId: string, contactId: string, tagIds: string[], now: Date): Promise<{ added: number; removed: number }> {
  const wanted = `{${tagIds.join(',')}}`;
  // Shared: a tag that is deleted at the same moment is either gone before, and named, or takes this with it after.
  const known = new Set((await em.execute<{ id: string }[]>('select id from tags where id = any(?::uuid[]) order by id for key share', [wanted])).map((r) => r.id));
  const missing = tagIds.findIndex((id) => !known.has(id));
  if (missing >= 0) throw new ProblemError('request.invalid', { errors: [{ path: `tagIds.${missing}`, message: 'There is no such tag.' }] });
  const removed = await em.execute<unknown[]>('delete from contact_tags where contact_id = ? and tag_id <> all(?::uuid[]) returning tag_id', [contactId, wanted]);
  const added = await em.execute<unknown[]>(
    'insert into contact_tags (organization_id, contact_id, tag_id, created_at) select ?, ?, unnest(?::uuid[]), ? on conflict do nothing returning tag_id', [organizationId, contactId, wanted, now]);
  return { added: added.length, removed: removed.length };
}
