import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ErasureList, restoreInPlace } from '@consentry/backups';
import { Database, DiskStorage, parseId, Queue } from '@consentry/kernel';
import { ErasuresOwed, oweErasures } from '@consentry/privacy';
import { ENTITIES } from '@consentry/server';
import { Canaries, MARK, PHONE_MARK } from '../harness/canaries.js';
import { byPlace, everywhere } from '../harness/everywhere.js';
import type { FaultLine } from '../harness/fault.line.js';
import { count, leaves, ownerVisitor, somebody, sql, Visitor } from '../harness/identity.js';
import { deliver } from '../harness/signed.delivery.js';
import { World } from '../harness/world.js';
import { APP, BackupRoom, emptyDatabase, serverOn } from '../modules/backups.parts.js';

const TEXTS = [MARK, PHONE_MARK];

let world: World;
let owner: Visitor;
let second: Visitor;
let room: BackupRoom;
let older: string;
const canaries = new Canaries();
const text = (kind: string) => canaries.text(kind);

beforeAll(async () => {
  world = await World.start();
  room = new BackupRoom(world);
  owner = await ownerVisitor(world);
  second = await new Visitor(world).in((await somebody(world, 'ADMIN')).email);
}, 60_000);
afterAll(() => world.close());

async function ok<T = Record<string, never>>(answer: Promise<{ status: number; body: unknown; text: string }>, status = 200): Promise<T> {
  const { status: got, body, text: said } = await answer;
  if (got !== status) throw new Error(`${got}: ${said.slice(0, 400)}`);
  return body as T;
}

async function upload(bytes: Buffer, type: string, name: string): Promise<string> {
  return (await ok<{ id: string }>(world.call('POST', '/v1/media', undefined, { raw: bytes, headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` } }), 201)).id;
}

/** A person who has left traces in every place there is. */
async function livelyPerson(): Promise<{ contactId: string; phone: string }> {
  const phone = `+${canaries.phone('number')}`;
  const attributes = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`note ${n}`, text('attribute')]));
  const { id: contactId } = await ok<{ id: string }>(world.call('POST', '/v1/contacts', { name: text('name'), phone, optedIn: true, marketingOptedIn: true, attributes }, { headers: { 'idempotency-key': 'person-1' } }), 201);
  for (let n = 0; n < 40; n++) await ok(world.call('POST', `/v1/contacts/${contactId}/consents`, { channel: 'whatsapp', purpose: 'utility', state: 'granted', source: 'manual', evidence: { note: text('evidence') } }), 201);
  for (let n = 0; n < 80; n++) await world.simulator.inbound(world.connectionUuid, { from: phone, type: 'text', text: { body: text('inbound') } });
  await world.settle();
  await world.until(async () => (await count(world, `messages m join contacts c on c.id = m.contact_id where m.direction = 'in' and c.id = $1`, [parseId('contact', contactId)])) === 80);
  for (let n = 0; n < 18; n++) await ok(world.send({ contactId, text: { body: text('outbound') } }), 202);
  const file = await upload(Buffer.from(`${text('file')}\n`), 'text/plain', `${text('file name')}.txt`);
  await ok(world.send({ contactId, type: 'document', document: { id: file, caption: text('caption'), filename: `${text('file name')}.txt` } }), 202);
  await world.settle();
  const conversation = (await ok<{ data: { id: string; contactId: string }[] }>(world.call('GET', '/v1/conversations'))).data.find((c) => c.contactId === contactId)!.id;
  for (let n = 0; n < 60; n++) await ok(owner.call('POST', `/v1/conversations/${conversation}/notes`, { text: text('internal note') }), 201);
  return { contactId, phone };
}

/** A file of contacts with this person among others, run, so that its rows, samples and what undoes them lie about. */
async function imported(phone: string): Promise<void> {
  const rows = Array.from({ length: 4 }, (_, n) => `+4915550000${10 + n},Somebody ${n},plain`).concat(Array.from({ length: 3 }, () => `${phone},${text('cell')},${text('cell')}`));
  const answer = await world.call<{ id: string }>('POST', '/v1/contacts/import', undefined, { raw: `phone,name,remark\n${rows.toReversed().join('\n')}\n`, headers: { 'content-type': 'text/csv' } });
  const { id } = await ok<{ id: string }>(Promise.resolve(answer), 202);
  await world.settle();
  await ok(owner.call('PATCH', `/v1/imports/${id}`, { mapping: { phone: 'phone', name: 'name', remark: 'attribute:remark' } }));
  await ok(owner.call('POST', `/v1/imports/${id}/dry-run`, {}), 202);
  await world.settle();
  await ok(owner.call('POST', `/v1/imports/${id}/run`, {}), 202);
  await world.settle();
}

describe('PR-3: a contact is erased', () => {
  let person: { contactId: string; phone: string };
  let request: string;

  it('500 canaries lie in every place before', async () => {
    person = await livelyPerson();
    await imported(person.phone);
    // What nobody could make sense of, and a status of a message that we never sent: both name the number.
    for (let n = 0; n < 20; n++) await world.simulator.inbound(world.connectionUuid, { from: person.phone, type: 'unsupported', unsupported: { note: text('raw') } }).catch(() => undefined);
    const line = { id: world.demo.connectionId, uuid: world.connectionUuid, rows: (query: string, values: unknown[]) => sql(world, query, values) } as unknown as FaultLine;
    expect(await deliver(world, line, { statuses: [{ id: 'wamid.of.nobody', status: 'delivered', timestamp: String(Math.floor(world.clock.nowMs() / 1000)), recipient_id: person.phone.slice(1) }] })).toBe(200);
    await world.settle();
    expect(await count(world, `inbound_events where state = 'unrouted' and contact_id is null`)).toBe(1);
    await ok(owner.call('POST', '/v1/privacy/exports', {}), 202);
    await world.settle();
    for (let n = canaries.count; n < 500; n++) await world.simulator.inbound(world.connectionUuid, { from: person.phone, type: 'text', text: { body: text('inbound') } });
    await world.settle();
    older = (await room.make()).id;
    const before = byPlace(await everywhere(world, TEXTS));
    process.stderr.write(`erasure: ${canaries.count} canaries lie in ${JSON.stringify(before)}\n`);
    expect(canaries.count).toBeGreaterThanOrEqual(500);
    for (const place of ['contacts.name', 'contacts.attributes', 'identities.address', 'messages.body', 'inbound_events.body', 'consent_records.evidence', 'conversation_notes.body', 'import_chunks.body', 'imports.header', 'idempotency_keys.sealed', 'media.details', 'file']) expect(Object.keys(before)).toContain(place);
    expect(Object.keys(before).filter((place) => place.startsWith('plain') || place === 'log' || place === 'folder')).toEqual([]);
  }, 120_000);

  it('takes two people, each certain who asks', async () => {
    const made = await ok<{ id: string; state: string; actions: string[] }>(owner.call('POST', '/v1/privacy/requests', { kind: 'erasure', contactId: person.contactId, message: text('their words') }), 201);
    request = made.id;
    expect(made).toMatchObject({ state: 'received', actions: ['link', 'verify', 'extend', 'refuse', 'cancel'] });
    expect((await owner.call('POST', `/v1/privacy/requests/${request}/fulfil`, {})).body).toMatchObject({ code: 'privacy_request.not_verified' });
    await ok(owner.call('POST', `/v1/privacy/requests/${request}/verify`, { method: 'known_channel' }));
    expect((await owner.call('POST', `/v1/privacy/requests/${request}/fulfil`, {})).body).toMatchObject({ code: 'privacy_request.state' });
    await ok(owner.call('POST', `/v1/privacy/requests/${request}/approve`));
    expect((await owner.call('POST', `/v1/privacy/requests/${request}/fulfil`, {})).body).toMatchObject({ code: 'privacy_request.second_person' });
    const preview = await ok<{ goes: { table: string; rows: number }[]; keeps: { table: string; why: string }[] }>(owner.call('GET', `/v1/privacy/requests/${request}/preview`));
    expect(preview.goes.map((g) => g.table)).toEqual(expect.arrayContaining(['messages', 'conversation_notes', 'identities', 'contacts']));
    expect(preview.keeps.map((k) => k.table)).toContain('consent_records');
  });

  it('and afterwards none of them is anywhere, and nothing of anybody else is gone', async () => {
    const others = await count(world, 'messages where contact_id <> $1', [parseId('contact', person.contactId)]);
    expect((await second.call('POST', `/v1/privacy/requests/${request}/fulfil`, {})).status).toBe(202);
    // Nothing is sent from the moment of the answer.
    expect((await world.send({ contactId: person.contactId })).status).toBe(422);
    await world.settle();
    const read = await ok<{ state: string; message: string | null; timeline: { kind: string }[] }>(owner.call('GET', `/v1/privacy/requests/${request}`));
    expect([read.state, read.message, read.timeline.map((e) => e.kind)]).toEqual(['done', null, ['received', 'verified', 'approved', 'erasing', 'done']]);
    expect(byPlace(await everywhere(world, TEXTS))).toEqual({});
    expect(await count(world, 'messages where contact_id <> $1', [parseId('contact', person.contactId)])).toBe(others);
    expect(await leaves(world, 'contact.erased')).toHaveLength(1);
    // The copy of everything that was made before is no copy any more.
    expect((await ok<{ data: unknown[] }>(owner.call('GET', '/v1/privacy/exports'))).data).toEqual([]);
    expect(await sql(world, `select state, file_key from exports`)).toEqual([{ state: 'cancelled', file_key: null }]);
    const [erasure] = await sql<{ counts: Record<string, number>; addresses: Buffer | null; address_hashes: Buffer[] }>(world, 'select counts, addresses, address_hashes from erasures');
    expect(erasure).toMatchObject({ addresses: null, address_hashes: [] });
    expect(erasure!.counts['messages']).toBeGreaterThan(90);
    // What the law keeps: that there were consents, under a number that leads to nobody.
    expect(await count(world, 'consent_records where contact_id = $1 and evidence is null', [parseId('contact', person.contactId)])).toBeGreaterThanOrEqual(40);
    process.stderr.write(`erasure: rows ${JSON.stringify(erasure!.counts)}\n`);
  }, 60_000);

  it('a fresh backup holds none of them; an older one does, owes the erasure when it is restored, and is noise without its key', async () => {
    const [first, second] = [await emptyDatabase(), await emptyDatabase()];
    try {
      const media = new DiskStorage(mkdtempSync(join(tmpdir(), 'consentry-erased-')));
      const fresh = (await room.make()).id;
      await restoreInPlace(room.restore(), { ownerUrl: first.ownerUrl, appRole: APP, overwrite: false }, fresh, media);
      expect(byPlace(await everywhere(world, TEXTS, undefined, first.ownerUrl))).toEqual({});
      await restoreInPlace(room.restore(), { ownerUrl: second.ownerUrl, appRole: APP, overwrite: false }, older, media);
      expect(byPlace(await everywhere(world, TEXTS, undefined, second.ownerUrl))['messages.body']).toBeGreaterThan(100);
      // What `consentry restore` does next: the list beside the backups names him, and the server erases him again before it opens.
      const erased = await world.server.app.get(ErasureList).since(new Date(0));
      expect(erased).toMatchObject([{ contactId: parseId('contact', person.contactId) }]);
      const owner = await Database.connect({ url: second.ownerUrl, entities: ENTITIES, poolSize: 2 });
      await oweErasures(owner, erased);
      await owner.close();
      const server = await serverOn(second.appUrl, world, media.folder);
      try {
        await server.app.get(Queue).idle();
        expect(byPlace(await everywhere(world, TEXTS, undefined, second.ownerUrl))).toEqual({});
      } finally {
        await server.close();
      }
      await room.keys.destroy(older);
      await expect(room.restore().readThrough(older)).rejects.toThrow();
    } finally {
      await first.drop();
      await second.drop();
    }
  }, 120_000);

  it('who writes again is a new contact, without a past', async () => {
    await world.writes('Hello again', person.phone);
    const [row] = await sql<{ contact_id: string }>(world, `select contact_id from messages where direction = 'in' order by created_at desc, id desc limit 1`);
    expect(row!.contact_id).not.toBe(parseId('contact', person.contactId));
    expect((await world.call('GET', `/v1/contacts/${person.contactId}`)).status).toBe(200);
  });

  it('the wish not to be written to outlives the erasure, by whatever way the address comes back', async () => {
    const silent = async (phone: string) => {
      const { id } = await ok<{ id: string }>(world.call('POST', '/v1/contacts', { name: 'Silent', phone, optedIn: true, marketingOptedIn: true }), 201);
      await world.writes('STOP', phone);
      const made = await ok<{ id: string }>(owner.call('POST', '/v1/privacy/requests', { kind: 'erasure', contactId: id }), 201);
      await ok(owner.call('POST', `/v1/privacy/requests/${made.id}/verify`, { method: 'document' }));
      await ok(owner.call('POST', `/v1/privacy/requests/${made.id}/approve`));
      await ok(second.call('POST', `/v1/privacy/requests/${made.id}/fulfil`, {}), 202);
      await world.settle();
    };
    await silent('+15005550021');
    await silent('+15005550022');
    // By hand, with the claim that they agreed: refused, or written down without it.
    const again = await world.call<{ id: string; code?: string }>('POST', '/v1/contacts', { name: 'Back', phone: '+15005550021', optedIn: true });
    if (again.status === 201) expect((await world.send<{ code: string }>({ contactId: again.body.id, purpose: 'utility', type: 'template', template: { name: 'order_confirmation', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [1, 2, 3].map(() => ({ type: 'text', text: 'x' })) }] } })).body.code).toBe('gate.opted_out');
    else expect(again.body.code).toMatch(/^consent\./);
    // By a file.
    await imported('+15005550022');
    const [row] = await sql<{ id: string }>(world, `select c.id from contacts c join identities i on i.contact_id = c.id join opt_outs o on o.contact_id = c.id where c.created_at = (select max(created_at) from contacts where erased_at is null and import_id is not null) limit 1`);
    expect(row).toBeDefined();
    expect(await count(world, `consent_states where contact_id = $1 and state = 'granted'`, [row!.id])).toBe(0);
  }, 60_000);

  it('what a restored backup owes is settled under a hold that it brought back, and what cannot be settled keeps no server from starting', async () => {
    const { id: contactId } = await ok<{ id: string }>(world.call('POST', '/v1/contacts', { name: 'Brought back', phone: '+15005550031' }), 201);
    await ok(owner.call('POST', '/v1/privacy/holds', { contactId, reason: 'Lifted before the erasure that the backup does not know' }), 201);
    const [{ user_id: lastOwner }] = (await sql<{ user_id: string }>(world, `select user_id from memberships where role = 'OWNER'`)) as [{ user_id: string }];
    const organizationId = world.demo.organizationId;
    await oweErasures(world.database, [{ organizationId, contactId: parseId('contact', contactId)!, at: '2026-01-01T00:00:00Z' }, { organizationId, userId: lastOwner, at: '2026-01-02T00:00:00Z' }, { organizationId, contactId: organizationId, at: '2026-01-03T00:00:00Z' }]);
    await world.server.app.get(ErasuresOwed, { strict: false }).settle();
    await world.settle();
    expect((await world.call<{ name: string | null }>('GET', `/v1/contacts/${contactId}`)).body.name).toBeNull();
    expect(await sql(world, `select released_by from legal_holds where contact_id = $1`, [parseId('contact', contactId)])).toEqual([{ released_by: 'system:restore' }]);
    // The last owner stays, and stays owed.
    expect(await sql(world, 'select user_id from erasures_owed')).toEqual([{ user_id: lastOwner }]);
    await sql(world, 'delete from erasures_owed');
  });

  it('a legal hold wins: the erasure waits, nothing is sent meanwhile, and goes on by itself when it is lifted', async () => {
    const { id: contactId } = await ok<{ id: string }>(world.call('POST', '/v1/contacts', { name: 'Held', phone: '+15005550006', optedIn: true }), 201);
    const hold = await ok<{ id: string }>(owner.call('POST', '/v1/privacy/holds', { contactId, reason: 'Case 17' }), 201);
    const { id } = await ok<{ id: string }>(owner.call('POST', '/v1/privacy/requests', { kind: 'erasure', contactId }), 201);
    await ok(owner.call('POST', `/v1/privacy/requests/${id}/verify`, { method: 'document' }));
    await ok(owner.call('POST', `/v1/privacy/requests/${id}/approve`));
    expect(await ok<{ state: string; held: boolean }>(second.call('POST', `/v1/privacy/requests/${id}/fulfil`, {}), 202)).toMatchObject({ state: 'waiting', held: true });
    await world.settle();
    expect((await world.call<{ name: string }>('GET', `/v1/contacts/${contactId}`)).body.name).toBe('Held');
    expect((await world.send<{ code: string }>({ contactId })).body.code).toBe('gate.processing_restricted');
    await ok(owner.call('POST', `/v1/privacy/holds/${hold.id}/release`));
    await world.settle();
    expect((await ok<{ state: string }>(owner.call('GET', `/v1/privacy/requests/${id}`))).state).toBe('done');
    expect((await world.call<{ name: string | null }>('GET', `/v1/contacts/${contactId}`)).body.name).toBeNull();
  });
});
