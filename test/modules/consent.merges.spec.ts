import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PURPOSES, type Purpose } from '@consentry/consent';
import { sql } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { Ledger } from './consent.fixture.js';

let world: World;
let ledger: Ledger;
beforeAll(async () => {
  world = await World.start();
  ledger = new Ledger(world);
});
afterAll(() => world.close());

type Step = { do: 'grant' | 'withdraw'; purpose: Purpose } | { do: 'stop' | 'start' | 'prefer_stop' | 'prefer_resume' };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('grant' as const, 'withdraw' as const), purpose: fc.constantFrom(...PURPOSES) }),
  fc.record({ do: fc.constantFrom('stop' as const, 'start' as const, 'prefer_stop' as const, 'prefer_resume' as const) }),
);

/** One step of a history. A grant while an opt-out stands is refused by the service above; here it simply isn't made. */
async function live(id: string, s: Step): Promise<void> {
  world.clock.advance(1000);
  if (s.do === 'grant') { if (!(await optOut(id))) await ledger.grant(id, s.purpose); }
  else if (s.do === 'withdraw') await ledger.withdraw(id, s.purpose);
  else if (s.do === 'stop') await ledger.stop(id);
  else if (s.do === 'start') await ledger.start(id);
  else await ledger.preference(id, s.do === 'prefer_stop' ? 'stop' : 'resume');
}
const optOut = async (id: string) => (await sql<{ withdrawn: Purpose[] }>(world, 'select withdrawn from opt_outs where contact_id = $1', [id]))[0];
const states = async (id: string) => new Map((await sql<{ purpose: Purpose; state: string; source: string }>(world, 'select purpose, state, source from consent_states where contact_id = $1', [id])).map((s) => [s.purpose, s]));

let numbers = 0;
const person = () => ledger.person(`+60135${String(100000 + ++numbers)}`);

describe('CM-2: a merge of two histories', () => {
  it('never permits more than before, and START after it gives back only what a STOP took', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 7 }), fc.array(step, { maxLength: 7 }), async (mine, theirs) => {
      const [kept, gone] = [await person(), await person()];
      for (const s of mine) await live(kept, s);
      for (const s of theirs) await live(gone, s);
      const before = { permitted: [await ledger.permitted(kept), await ledger.permitted(gone)] as const, states: [await states(kept), await states(gone)] as const, optOuts: [await optOut(kept), await optOut(gone)] as const };
      await ledger.merge(kept, gone);
      const after = await ledger.permitted(kept);
      const stopped = before.optOuts.some(Boolean);
      for (const purpose of after) {
        expect(stopped).toBe(false);
        expect(before.permitted.some((side) => side.has(purpose))).toBe(true);
        expect(before.states.every((side) => side.get(purpose)?.state !== 'withdrawn')).toBe(true);
      }
      expect((await optOut(kept)) !== undefined).toBe(stopped);
      expect(await optOut(gone)).toBeUndefined();
      world.clock.advance(1000);
      expect(await ledger.start(kept)).toBe(stopped);
      for (const purpose of await ledger.permitted(kept)) {
        if (after.has(purpose)) continue;
        // Given back: a STOP of either side took it, and no other withdrawal of either side stands against it.
        expect(before.optOuts.some((o) => o?.withdrawn.includes(purpose))).toBe(true);
        for (const [n, side] of before.states.entries()) {
          const now = side.get(purpose);
          if (now?.state === 'withdrawn') expect([now.source, before.optOuts[n]?.withdrawn]).toEqual(['keyword', expect.arrayContaining([purpose])]);
        }
      }
    }), { numRuns: 25 });
  }, 170_000);
});

describe('CM-2: consent survives a change of number', () => {
  it('belongs to the person: grants and withdrawals hold under the new number', async () => {
    const id = await ledger.person('+60140000001');
    await ledger.grant(id, 'service', 'marketing');
    await ledger.withdraw(id, 'utility');
    // What an identity event does: one person, both addresses.
    expect(await ledger.person('+60140000001', '+60140000002')).toBe(id);
    expect(await ledger.person('+60140000002')).toBe(id);
    expect([...(await ledger.permitted(id))].sort()).toEqual(['marketing', 'service']);
    expect((await states(id)).get('utility')?.state).toBe('withdrawn');
  });

  it('an opt-out holds under the new number, and START from there lifts it', async () => {
    const id = await ledger.person('+60140000011', 'MY.consentryTest11');
    await ledger.grant(id, 'service');
    await ledger.stop(id);
    expect(await ledger.person('MY.consentryTest11', '+60140000012')).toBe(id);
    expect([...(await ledger.permitted(await ledger.person('+60140000012')))]).toEqual([]);
    world.clock.advance(2000);
    expect(await ledger.start(await ledger.person('+60140000012'))).toBe(true);
    expect([...(await ledger.permitted(id))]).toEqual(['service']);
  });

  it('where the new number was known already the stricter side wins', async () => {
    const [old, known] = [await ledger.person('+60140000021'), await ledger.person('+60140000022')];
    await ledger.grant(old, 'service', 'marketing');
    await ledger.grant(known, 'service', 'marketing');
    await ledger.withdraw(known, 'marketing');
    const one = await ledger.person('+60140000021', '+60140000022');
    expect([...(await ledger.permitted(one))]).toEqual(['service']);
    const [third, stopped] = [await ledger.person('+60140000031'), await ledger.person('+60140000032')];
    await ledger.grant(third, 'marketing');
    await ledger.stop(stopped);
    expect([...(await ledger.permitted(await ledger.person('+60140000031', '+60140000032')))]).toEqual([]);
  });

  it("the provider's own event of a changed number does just that", async () => {
    const [from, to] = ['15550191001', '15550191002'];
    await world.writes('Hello', `+${from}`);
    const id = await ledger.person(`+${from}`);
    await world.writes('STOP', `+${from}`);
    await world.simulator.inbound(world.connectionUuid, { from: `+${from}`, type: 'system', system: { type: 'user_changed_number', body: 'changed', wa_id: to } });
    await world.settle();
    await world.writes('Hello again', `+${to}`);
    expect(await ledger.person(`+${to}`)).toBe(id);
    expect([...(await ledger.permitted(id))]).toEqual([]);
  });
});
