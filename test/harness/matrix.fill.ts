import { Processors } from '@consentry/privacy';
import type { Person } from './people.js';
import { mapped, walk } from './csv.js';
import { withClient } from './postgres.js';
import type { World } from './world.js';

type Made = { id: string };
export interface FillFacts { name: string; phone: string; contact: string; connection: string; conversation: string }

/** The smallest picture that a reader of pictures would open. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** What people make beside messages: tags, an import, a form, a note, a label, a file, a segment, a broadcast. @returns ids, each of its own kind */
export async function fillDesk(world: World, owner: Person, { name, phone, contact, connection, conversation }: FillFacts): Promise<string[]> {
  const make = async (path: string, body: unknown, wanted = 201, method = 'POST') => {
    const answer = await owner.call<Made>(method, path, body);
    if (answer.status !== wanted) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer.body?.id;
  };
  const tag = await make('/v1/tags', { name: `${name} tag` });
  await make(`/v1/contacts/${contact}/tags`, { tagIds: [tag] }, 200, 'PUT');
  const everybody = owner.organizationId === world.demo.organizationId ? [contact, world.demo.contactId] : [contact];
  const numbers = everybody.length === 1 ? [phone] : [phone, world.demo.phone];
  const imported = await mapped(owner, `Who,Phone\n${numbers.map((number) => `${name} person,${number}\n`).join('')}${name} nobody,no number\n`, { Who: 'name', Phone: 'phone' });
  await walk(world, imported, 'dry-run', owner);
  const { body: records } = await owner.call<{ data: Made[] }>('GET', `/v1/contacts/${contact}/consents`);
  const form = await make('/v1/consent-forms', { connectionId: connection, title: `${name} form`, text: `${name} may write to me.`, privacyUrl: 'https://example.com/privacy', purposes: ['marketing'] });
  const note = await make(`/v1/conversations/${conversation}/notes`, { text: `${name} note` });
  await make(`/v1/conversations/${conversation}/labels`, { labels: [`${name}-label`] }, 204, 'PUT');
  const file = await owner.call<Made>('POST', '/v1/media', undefined, { raw: PNG, headers: { 'content-type': 'image/png', 'content-disposition': `attachment; filename="${name}.png"` } });
  if (file.status !== 201) throw new Error(`no file: ${file.status} ${file.text}`);
  const segment = await make('/v1/segments', { name: `${name} segment`, definition: { match: 'all', conditions: [{ field: 'tag', op: 'has', tagId: tag }] } });
  const broadcast = await make('/v1/broadcasts', { name: `${name} broadcast`, connectionId: connection, message: { purpose: 'service', type: 'text', text: { body: `${name} to all` } }, audience: { contactIds: everybody } });
  await make(`/v1/broadcasts/${broadcast}/preview`, undefined, 200);
  await make(`/v1/broadcasts/${broadcast}/start`, {}, 200);
  await world.until(async () => (await owner.call<{ state: string }>('GET', `/v1/broadcasts/${broadcast}`)).body.state === 'finished');
  await world.settle();
  const request = await make('/v1/privacy/requests', { kind: 'access', contactId: contact, message: `${name} asks` });
  const hold = await make('/v1/privacy/holds', { contactId: contact, reason: `${name} case` });
  // It would keep what other parts delete.
  await make(`/v1/privacy/holds/${hold}/release`, undefined, 200);
  const copy = await make('/v1/privacy/exports', {}, 202);
  const processor = await make('/v1/privacy/processors', { name: `${name} processor`, regions: ['x'], purposes: ['x'] });
  await world.server.app.get(Processors, { strict: false }).review();
  await withClient(world.ownerUrl, (c) => c.query(`insert into retention_runs (id, organization_id, started_at, finished_at) values (gen_random_uuid(), $1, now(), now())`, [owner.organizationId]));
  await world.settle();
  return [request, hold, copy, processor, tag, imported, records.data[0]!.id, form, note, file.body.id, segment, broadcast];
}
