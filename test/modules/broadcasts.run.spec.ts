import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseId } from '@consentry/kernel';
import { BEHIND_PROXY, sql } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { broadcast, contactIds, crowd, ends, HELLO, OFFER, reached, seen, withoutPace } from './broadcasts.crowd.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ env: BEHIND_PROXY });
  withoutPace(world);
});
afterAll(() => world.close());

interface Preview { state: string; eligible: number; checked: number; whole: boolean; excluded: { reason: string; count: number }[] }
interface Report { accepted: number; sent: number; delivered: number; read: number; waiting: number; optOutsWithin24h: number; excludedBy: { reason: string; count: number }[]; blockedAtDispatch: { reason: string; count: number }[] }

describe('CM-9: a broadcast', () => {
  it('what its preview says is what becomes of it, by reason', async () => {
    const fine = await crowd(world, 40, { name: (n) => (n % 2 ? null : `Ada ${n}`) });
    const silent = await crowd(world, 7, { purposes: ['service'] });
    const gone = await crowd(world, 5);
    for (const person of gone) await sql(world, `insert into opt_outs (id, organization_id, contact_id, channel, by, withdrawn, since, written_at) values (gen_random_uuid(), $1, $2, 'whatsapp', 'manual', '{}', now(), now())`, [world.demo.organizationId, parseId('contact', person.id)]);
    const everybody = [...fine, ...silent, ...gone];
    const id = await broadcast(world, contactIds(everybody), OFFER, {}, null);
    const before = await sql(world, 'select count(*)::int as n from messages');
    const preview = await world.call<Preview>('POST', `/v1/broadcasts/${id}/preview`);
    expect(preview.body).toMatchObject({ state: 'done', whole: true, checked: 52, eligible: 40 });
    expect(await sql(world, 'select count(*)::int as n from messages')).toEqual(before);
    expect((await seen(world, id)).state).toBe('draft');

    const from = world.ledger().length;
    await world.call('POST', `/v1/broadcasts/${id}/start`, {});
    const end = await ends(world, id);
    expect(end.counts).toEqual({ recipients: 52, pending: 0, accepted: preview.body.eligible, excluded: 12, cancelled: 0, failed: 0 });
    expect(end.reasons).toEqual(preview.body.excluded);
    expect(end.reasons).toEqual([{ reason: 'not_opted_in', count: 7 }, { reason: 'opted_out', count: 5 }]);
    expect(reached(world, everybody, from)).toEqual([...fine.map(() => 1), ...silent.map(() => 0), ...gone.map(() => 0)]);
    // Each is called by name, and who has none by the fallback.
    const words = world.ledger().slice(from).map((e) => JSON.stringify(e.body));
    expect([words.filter((w) => w.includes('friend')).length, words.filter((w) => w.includes('Ada ')).length]).toEqual([20, 20]);

    await world.until(async () => (await world.call<Report>('GET', `/v1/broadcasts/${id}/report`)).body.read === 40);
    await world.writes('STOP', fine[0]!.phone);
    const report = (await world.call<Report>('GET', `/v1/broadcasts/${id}/report`)).body;
    expect(report).toMatchObject({ accepted: 40, sent: 40, delivered: 40, read: 40, waiting: 0, optOutsWithin24h: 1, excludedBy: preview.body.excluded, blockedAtDispatch: [] });
  });

  it('two at once: one marketing message to each, the cap says why the other did not go', async () => {
    const people = await crowd(world, 300);
    const from = world.ledger().length;
    const ids = await Promise.all([broadcast(world, contactIds(people), OFFER), broadcast(world, contactIds(people), OFFER)]);
    const [a, b] = [await ends(world, ids[0]), await ends(world, ids[1])];
    expect(a.counts.accepted + b.counts.accepted).toBe(300);
    expect(a.counts.excluded + b.counts.excluded).toBe(300);
    expect([...a.reasons, ...b.reasons].every((r) => r.reason === 'marketing_frequency_capped')).toBe(true);
    expect(reached(world, people, from)).toEqual(people.map(() => 1));
  });

  it('a contact given twice, or merged into another that is meant too, gets one message', async () => {
    const [kept, gone, other] = await crowd(world, 3);
    const id = await broadcast(world, { contactIds: [kept!.id, gone!.id, other!.id, kept!.id] }, HELLO, {}, null);
    await world.call('POST', `/v1/contacts/${kept!.id}/merge`, { otherId: gone!.id });
    const from = world.ledger().length;
    await world.call('POST', `/v1/broadcasts/${id}/start`, {});
    expect((await ends(world, id)).counts).toMatchObject({ recipients: 2, accepted: 2 });
    expect(world.ledger().length - from).toBe(2);
  });

  it('a refusal that passes with time is waited out for as long as the broadcast says, and the rest is told why', async () => {
    const [person] = await crowd(world, 1);
    await ends(world, await broadcast(world, contactIds([person!]), OFFER));
    const capped = await broadcast(world, contactIds([person!]), OFFER);
    expect((await ends(world, capped)).reasons).toEqual([{ reason: 'marketing_frequency_capped', count: 1 }]);
    const patient = await broadcast(world, contactIds([person!]), OFFER, { retryWindowSeconds: 2 * 86_400 });
    await world.until(async () => (await sql(world, `select 1 from broadcast_recipients where broadcast_id = $1 and state = 'pending' and retry_until is not null`, [parseId('broadcast', patient)])).length === 1);
    const from = world.ledger().length;
    world.clock.advance(25 * 3_600_000);
    expect((await ends(world, patient)).counts).toMatchObject({ accepted: 1, excluded: 0 });
    expect(reached(world, [person!], from)).toEqual([1]);
  });

  it('at a time, and at each person\'s own', async () => {
    const people = await crowd(world, 3, { timeZone: (n) => ['Asia/Tokyo', 'America/New_York', null][n]! });
    const day = new Date(world.clock.nowMs() + 3 * 86_400_000).toISOString().slice(0, 10);
    const id = await broadcast(world, contactIds(people), HELLO, {}, { localTime: { at: `${day}T10:00`, timeZone: 'Europe/London' } });
    expect((await seen(world, id)).state).toBe('scheduled');
    const from = world.ledger().length;
    const until = async (iso: string) => { world.clock.advance(Math.max(1, Date.parse(iso) - world.clock.nowMs())); await world.settle(); };
    await until(`${day}T00:30:00Z`);
    await world.until(async () => (await seen(world, id)).state === 'running');
    expect(reached(world, people, from)).toEqual([0, 0, 0]);
    await until(`${day}T01:00:01Z`);
    await world.until(() => reached(world, people, from).join() === '1,0,0');
    await until(`${day}T10:00:01Z`);
    await world.until(() => reached(world, people, from).join() === '1,0,1');
    await until(`${day}T15:00:01Z`);
    await ends(world, id);
    expect(reached(world, people, from)).toEqual([1, 1, 1]);
  });

  it('its template is not approved: it pauses, says why, and rings; what is resumed all the same ends excluded', async () => {
    const people = await crowd(world, 700);
    await sql(world, `update templates set state = 'paused' where name = 'hello_world'`, []);
    try {
      const id = await broadcast(world, contactIds(people));
      const paused = await ends(world, id, 'paused');
      expect(paused).toMatchObject({ reason: 'template_not_approved', counts: { accepted: 0, excluded: 0, pending: 700 } });
      expect(await sql(world, `select facts->>'reason' as reason from alerts where rule = 'broadcast.paused' and object_id = $1`, [parseId('broadcast', id)])).toEqual([{ reason: 'template_not_approved' }]);
      await world.call('POST', `/v1/broadcasts/${id}/resume`);
      expect(await ends(world, id)).toMatchObject({ counts: { accepted: 0, excluded: 700 }, reasons: [{ reason: 'template_not_approved', count: 700 }] });
    } finally {
      await sql(world, `update templates set state = 'approved' where name = 'hello_world'`, []);
    }
  });
});
