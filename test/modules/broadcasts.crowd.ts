import { Ids, publicId } from '@consentry/kernel';
import { attributeExistsToken, attributeToken, sealAddress, sealName } from '@consentry/contacts';
import { Vault } from '@consentry/vault';
import { internal } from '../harness/fault.line.js';
import type { World } from '../harness/world.js';

export interface Someone { id: string; phone: string }
export interface CrowdOptions {
  /** Purposes that everybody consented to. Default: all four. */
  purposes?: readonly string[];
  attributes?: (n: number) => Record<string, unknown>;
  name?: (n: number) => string | null;
  timeZone?: (n: number) => string | null;
  /** Leave out who they are: for very many. */
  unnamed?: boolean;
}

let made = 0;

/** Many contacts at once, as an import would leave them. */
export async function crowd(world: World, n: number, options: CrowdOptions = {}): Promise<Someone[]> {
  const { organizationId } = world.demo;
  const ids = new Ids(world.clock);
  const ring = await world.server.app.get(Vault).ring(organizationId);
  const out: Someone[] = [];
  for (let from = 0; from < n; from += 2000) {
    const rows = Array.from({ length: Math.min(2000, n - from) }, (_unused, k) => {
      const i = from + k;
      const contactId = ids.next();
      const identityId = ids.next();
      const phone = `+1555${String(4_000_000 + ++made).padStart(7, '0')}`;
      out.push({ id: publicId('contact', contactId), phone });
      const attributes = options.attributes?.(i) ?? {};
      const name = options.name ? options.name(i) : options.unnamed ? null : `Person ${i}`;
      const address = sealAddress(ring, identityId, phone);
      const spot = { table: 'contacts', row: contactId, field: 'attributes', purpose: 'personal' as const };
      return {
        id: contactId, identity: identityId, name: hex(name === null ? null : sealName(ring, contactId, name).name), attributes: hex(Object.keys(attributes).length === 0 ? null : ring.seal(spot, JSON.stringify(attributes))),
        tokens: ['*', ...Object.entries(attributes).flatMap(([key, value]) => [attributeExistsToken(ring, key), attributeToken(ring, key, value)])], zone: options.timeZone?.(i) ?? null,
        address: hex(address.address), index: hex(address.addressIndex),
      };
    });
    const now = world.clock.now();
    await world.database.hot({ organizationId }, async (c) => {
      const json = JSON.stringify(rows);
      await c.query({
        text: `insert into contacts (id, organization_id, name, attributes, attribute_index, time_zone, created_at, updated_at)
               select r.id, $2, decode(r.name, 'hex'), decode(r.attributes, 'hex'), r.tokens, r.zone, $3, $3 from jsonb_to_recordset($1::jsonb) as r(id uuid, name text, attributes text, tokens text[], zone text)`, values: [json, organizationId, now],
      });
      await c.query({
        text: `insert into identities (id, organization_id, contact_id, channel, kind, address, address_index, created_at)
               select r.identity, $2, r.id, 'whatsapp', 'phone', decode(r.address, 'hex'), decode(r.index, 'hex'), $3 from jsonb_to_recordset($1::jsonb) as r(id uuid, identity uuid, address text, index text)`, values: [json, organizationId, now],
      });
      await c.query({
        text: `insert into consent_states (organization_id, contact_id, channel, purpose, state, source, since)
               select $2, r.id, 'whatsapp', p, 'granted', 'import', $3 from jsonb_to_recordset($1::jsonb) as r(id uuid), unnest($4::text[]) p`,
        values: [json, organizationId, now, options.purposes ?? ['service', 'utility', 'marketing', 'authentication']],
      });
    });
  }
  return out;
}

function hex(bytes: Uint8Array | null): string | null {
  return bytes && Buffer.from(bytes).toString('hex');
}

/** Lines with no figure: what the tests measure is not the pace. */
export function withoutPace(world: World): void {
  Object.assign(internal<object>(world, 'Pace'), { take: async (_c: unknown, _o: string, _id: string, _perSecond: number, wanted: number) => ({ granted: wanted, waitMs: 0, gapMs: 0 }) });
}

export const HELLO = { purpose: 'utility', type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } };
export const OFFER = {
  purpose: 'marketing', type: 'template',
  template: { name: 'seasonal_offer', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', text: '{{contact.name|friend}}' }] }] },
};

export interface Seen { id: string; state: string; reason: string | null; counts: Record<'recipients' | 'pending' | 'accepted' | 'excluded' | 'cancelled' | 'failed', number>; reasons: { reason: string; count: number }[] }

/** Drafted, and started unless told otherwise. */
export async function broadcast(world: World, audience: Record<string, unknown>, message: Record<string, unknown> = HELLO, change: Record<string, unknown> = {}, start: Record<string, unknown> | null = {}): Promise<string> {
  const drafted = await world.call<{ id: string }>('POST', '/v1/broadcasts', { name: 'Autumn', connectionId: world.demo.connectionId, message, audience, ...change });
  if (drafted.status !== 201) throw new Error(`no broadcast: ${drafted.text}`);
  if (start) {
    const started = await world.call('POST', `/v1/broadcasts/${drafted.body.id}/start`, start);
    if (started.status !== 200) throw new Error(`not started: ${started.text}`);
  }
  return drafted.body.id;
}

export async function seen(world: World, id: string): Promise<Seen> {
  return (await world.call<Seen>('GET', `/v1/broadcasts/${id}`)).body;
}

export async function ends(world: World, id: string, state = 'finished', seconds = 40): Promise<Seen> {
  await world.until(async () => (await seen(world, id)).state === state, seconds).catch(async (error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(await seen(world, id))}`);
  });
  return seen(world, id);
}

export const contactIds = (people: Someone[]) => ({ contactIds: people.map((p) => p.id) });

/** How often the phone of each got something since the ledger had this many entries. */
export function reached(world: World, people: Someone[], from = 0): number[] {
  const times = new Map<string, number>();
  for (const entry of world.ledger().slice(from)) times.set(digits(entry.to), (times.get(digits(entry.to)) ?? 0) + 1);
  return people.map((p) => times.get(digits(p.phone)) ?? 0);
}

function digits(phone: string): string {
  return phone.replace(/\D/g, '');
}
