import { Injectable } from '@nestjs/common';
import type { CountryCode } from 'libphonenumber-js/max';
import { Clock, Ids, publicId, type HotClient } from '@consentry/kernel';
import { Vault, type KeyRing } from '@consentry/vault';
import { ContactHooks } from './contacts.hooks.js';
import { indexAddress, openAttributes, openName, sealAddress, sealAttributes, sealName } from './contacts.sealed.js';
import { MAX_TAGS } from './contacts.tags.js';
import { tagKey } from './contacts.tags.sql.js';
import * as sql from './import.chunk.sql.js';
import { addressToken, planChunk, type Plan, type Planned, type Tokens } from './import.plan.js';
import { readRow, type Columns } from './import.rules.js';
import { setupOf, whoWas, type ImportRow } from './import.rows.js';
import { chunk, header, undo, type Setup, type Undo } from './import.sealed.js';

export interface ChunkResult { created: number; updated: number; skipped: number; invalid: number; granted: number; optedOutKept: number }

/** A contact while a chunk is worked on: as it will be. */
interface Person { id: string; name: string | null; attributes: Record<string, unknown>; timeZone: string | null; language: string | null; tagIds: Set<string>; changed: boolean }

/** One chunk of an import, inside the worker's transaction: what becomes of its rows is decided, and, unless it is a dry run, done. */
@Injectable()
export class ImportChunks {
  constructor(private readonly clock: Clock, private readonly ids: Ids, private readonly vault: Vault, private readonly hooks: ContactHooks) {}

  async work(c: HotClient, organizationId: string, row: ImportRow): Promise<ChunkResult> {
    const ring = this.vault.ready(organizationId);
    const dry = row.state === 'checking';
    const setup = setupOf(ring, row);
    const stored = await c.query<{ id: string; body: Buffer }>({ name: 'import_chunk', text: 'select id, body from import_chunks where import_id = $1 and n = $2', values: [row.id, row.next_chunk] });
    const { id: chunkId, body } = stored.rows[0]!;
    const columns = columnsOf(header.open(ring, row.id, row.header).columns, setup);
    const rows = chunk.open(ring, chunkId, body).map(([number, ...cells]) => ({ row: number, read: readRow(cells, columns, (setup.country ?? undefined) as CountryCode | undefined) }));

    const indexes = new Map<string, { channel: string; index: Buffer }>();
    for (const { read } of rows) {
      if (typeof read !== 'string') for (const a of read.addresses) indexes.set(`${a.channel} ${a.value}`, { channel: a.channel, index: indexAddress(ring, a.value) });
    }
    const tokens: Tokens = {
      address: (a) => addressToken(a.channel, indexes.get(`${a.channel} ${a.value}`)!.index), tag: (key) => `# ${ring.index('word', key).toString('base64url')}`, tagKey, next: () => this.ids.next(),
    };
    const existing = await c.query<{ id: string; name_key: string }>({ name: 'import_tags', text: 'select id, name_key from tags where organization_id = $1', values: [organizationId] });
    const tags = new Map(existing.rows.map((t) => [t.name_key, t.id]));
    const addresses = [...indexes.values()];
    const owned = await c.query<{ channel: string; address_index: Buffer; contact_id: string }>({ name: 'import_owners', text: sql.OWNERS, values: [organizationId, addresses.map((a) => a.channel), addresses.map((a) => a.index)] });
    const named = [...addresses.map((a) => addressToken(a.channel, a.index)), ...new Set(rows.flatMap(({ read }) => (typeof read === 'string' ? [] : read.tags.map((tag) => tokens.tag(tagKey(tag))))))];
    const seen = await c.query<{ token: string }>({ name: 'import_seen', text: sql.SEEN, values: [row.id, row.pass, named] });
    const claimedTags = await c.query<{ token: string }>({ name: 'import_seen_tags', text: `select token from import_seen where import_id = $1 and pass = $2 and token >= '# ' and token < '#!'`, values: [row.id, row.pass] });
    const existingTokens = new Set([...tags.keys()].map((key) => tokens.tag(key)));
    const plan = planChunk(rows, setup.onDuplicate, {
      owners: new Map(owned.rows.map((o) => [addressToken(o.channel, o.address_index), o.contact_id])), seen: new Set(seen.rows.map((s) => s.token)), tags: new Set(tags.keys()),
      tagsLeft: MAX_TAGS - tags.size - claimedTags.rows.filter(({ token }) => !existingTokens.has(token)).length,
    }, tokens);

    const now = this.clock.now();
    const undos = dry ? new Map<number, { id: string; undo: Undo }>() : await this.write(c, ring, row, plan, setup, tags, indexes, now);
    const taken = plan.rows.filter((p) => p.read && (p.read.optedIn || p.read.marketingOptedIn));
    const { granted, refused } = await this.hooks.afterImport(c, {
      organizationId, by: whoWas(row.started_by), now, nextId: () => this.ids.next(), dry,
      wishes: taken.map(({ row: number, contactId, read }) => ({
        contactId: contactId!, optedIn: read!.optedIn, marketingOptedIn: read!.marketingOptedIn, channels: [...new Set(read!.addresses.map((a) => a.channel))], at: read!.consent.at,
        evidence: {
          importId: publicId('import', row.id), row: number, ...(read!.consent.text === null ? {} : { text: read!.consent.text }), ...(read!.consent.at === null ? {} : { at: read!.consent.at.toISOString() }),
          ...(read!.consent.source === null ? {} : { source: read!.consent.source }),
        },
      })),
    });
    for (const p of taken) p.code = refused.get(p.contactId!) ?? p.code;
    await c.query({ name: 'import_claim', text: sql.CLAIM, values: [organizationId, row.id, row.pass, plan.claimed] });
    await sql.insertRows(c, organizationId, row.id, row.pass, plan.rows.map((p) => {
      const kept = undos.get(p.row);
      const id = kept?.id ?? this.ids.next();
      return { id, row: p.row, outcome: p.outcome, code: p.code, contactId: dry ? null : p.contactId ?? null, undo: kept ? undo.seal(ring, id, kept.undo) : null };
    }));
    const n = (outcome: Planned['outcome']) => plan.rows.filter((p) => p.outcome === outcome).length;
    return { created: n('created'), updated: n('updated'), skipped: n('skipped'), invalid: n('invalid'), granted, optedOutKept: plan.rows.filter((p) => p.code === 'opted_out_kept').length };
  }

  /** @returns for each row that changed somebody who was there: what would undo it */
  private async write(c: HotClient, ring: KeyRing, row: ImportRow, plan: Plan, setup: Setup, tags: Map<string, string>, indexes: Map<string, { index: Buffer }>, now: Date) {
    const { organizationId } = ring;
    const taken = plan.rows.filter((p) => p.read);
    const updated = taken.filter((p) => p.outcome === 'updated').map((p) => p.contactId!);
    const people = new Map((await c.query<sql.ContactRow>({ name: 'import_locked', text: sql.LOCKED, values: [updated] })).rows.map((r): [string, Person] => [r.id, {
      id: r.id, name: openName(ring, r.id, r.name), attributes: openAttributes(ring, r.id, r.attributes), timeZone: r.time_zone, language: r.language, tagIds: new Set(r.tags ?? []), changed: false,
    }]));
    // Merged or taken away between the look and the lock: the chunk is worked on anew, from what is true then.
    if (updated.some((id) => !people.has(id))) throw new Error('a contact of the chunk changed meanwhile');
    await this.makeTags(c, organizationId, plan, tags, now);
    const known = new Set(tags.values());
    const defaults = setup.tagIds.filter((id) => known.has(id));
    const owned = await c.query<{ channel: string; address_index: Buffer }>({ name: 'import_owners', text: sql.OWNERS, values: [organizationId, taken.flatMap((p) => p.read!.addresses.map((a) => a.channel)), taken.flatMap((p) => p.read!.addresses.map((a) => indexes.get(`${a.channel} ${a.value}`)!.index))] });
    const have = new Set(owned.rows.map((o) => addressToken(o.channel, o.address_index)));

    const identities: sql.IdentityWrite[] = [];
    const pairs: [string, string][] = [];
    const undos = new Map<number, { id: string; undo: Undo }>();
    for (const { row: number, read, contactId, outcome } of taken) {
      const person = people.get(contactId!) ?? { id: contactId!, name: null, attributes: {}, timeZone: null, language: null, tagIds: new Set<string>(), changed: true };
      people.set(contactId!, person);
      const back = apply(person, read!, [...defaults, ...read!.tags.map((tag) => tags.get(tagKey(tag))!)]);
      for (const tagId of back.tagIds ?? []) pairs.push([contactId!, tagId]);
      for (const a of read!.addresses) {
        const { index } = indexes.get(`${a.channel} ${a.value}`)!;
        if (have.has(addressToken(a.channel, index))) continue;
        const id = this.ids.next();
        identities.push({ id, contact_id: contactId!, channel: a.channel, kind: a.kind, address: sealAddress(ring, id, a.value).address, address_index: index });
        (back.identityIds ??= []).push(id);
      }
      if (outcome === 'updated') {
        undos.set(number, { id: this.ids.next(), undo: back });
        person.changed ||= Object.keys(back).length > 0;
      }
    }
    const made = new Set(taken.filter((p) => p.outcome === 'created').map((p) => p.contactId!));
    const writes = [...people.values()].filter((p) => p.changed).map((p) => ({ made: made.has(p.id), row: sealed(ring, p) }));
    await c.query({ name: 'import_create', text: sql.CREATE, values: [organizationId, now, row.id, JSON.stringify(writes.filter((w) => w.made).map((w) => w.row))] });
    await c.query({ name: 'import_update', text: sql.UPDATE, values: [now, JSON.stringify(writes.filter((w) => !w.made).map((w) => w.row))] });
    await sql.insertIdentities(c, organizationId, now, identities);
    await c.query({ name: 'import_tagged', text: sql.TAGGED, values: [organizationId, now, pairs.map(([id]) => id), pairs.map(([, id]) => id)] });
    return undos;
  }

  /** `tags` knows all of the plan's afterwards, by whomever they were made. */
  private async makeTags(c: HotClient, organizationId: string, plan: Plan, tags: Map<string, string>, now: Date): Promise<void> {
    const names = new Map(plan.rows.flatMap((p) => (p.read?.tags ?? []).map((name): [string, string] => [tagKey(name), name])).filter(([key]) => !tags.has(key)));
    if (names.size === 0) return;
    await c.query({ text: sql.NEW_TAGS, values: [organizationId, now, [...names].map(() => this.ids.next()), [...names.values()], [...names.keys()]] });
    const { rows } = await c.query<{ id: string; name_key: string }>({ text: 'select id, name_key from tags where organization_id = $1 and name_key = any($2::text[])', values: [organizationId, [...names.keys()]] });
    for (const tag of rows) tags.set(tag.name_key, tag.id);
  }
}

function columnsOf(names: string[], { mapping }: Setup): Columns {
  return names.flatMap((name, index) => (Object.hasOwn(mapping, name) ? [{ index, field: mapping[name]! }] : []));
}

/** Makes the person what the row says; what it doesn't say stays. @returns what was otherwise before */
function apply(person: Person, read: NonNullable<Planned['read']>, tagIds: string[]): Undo {
  const back: Undo = {};
  for (const field of ['name', 'timeZone', 'language'] as const) {
    const value = read[field];
    if (value === null || value === person[field]) continue;
    back[field] = [person[field], value];
    person[field] = value;
  }
  for (const [key, value] of Object.entries(read.attributes)) {
    if (person.attributes[key] === value) continue;
    (back.attributes ??= {})[key] = [person.attributes[key] ?? null, value];
    person.attributes[key] = value;
  }
  for (const tagId of tagIds) {
    if (person.tagIds.has(tagId)) continue;
    person.tagIds.add(tagId);
    (back.tagIds ??= []).push(tagId);
  }
  return back;
}

export function sealed(ring: KeyRing, p: Pick<Person, 'id' | 'name' | 'attributes' | 'timeZone' | 'language'>): sql.ContactWrite {
  const { name, nameIndex } = sealName(ring, p.id, p.name);
  const { attributes, attributeIndex } = sealAttributes(ring, p.id, p.attributes);
  return { id: p.id, name: name && name.toString('hex'), name_index: nameIndex, attributes: attributes && attributes.toString('hex'), attribute_index: attributeIndex, time_zone: p.timeZone, language: p.language };
}
