import { expect } from '@jest/globals';
import { Vault } from '@consentry/vault';
import { withClient } from './postgres.js';
import { SEALED_BODY, SEALED_NAME, type SealedLoad } from './vault.load.js';
import { type World } from './world.js';

/** From the keeper's silence to the last answer that needed a key, in milliseconds (VA-2). */
export const CLOSED_WITHIN_MS = 1000;

export const sleep = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms); });

export const closedBy = (world: World): string | undefined => world.server.app.get(Vault).closed;

export async function failedSignIns(world: World): Promise<number> {
  return withClient(world.ownerUrl, async (c) => Number((await c.query<{ n: string }>('select coalesce(sum(failures + pending), 0) as n from sign_in_attempts')).rows[0]!.n));
}

export interface OutageFigures { closedMs: number; healedMs: number; refused: number }

/**
 * Under load the key goes and comes back. Whatever way it went: within a second everything that needs a key is refused with 503,
 * nothing that was opened is answered any more, nothing is counted against anybody, and all of it works again without a restart.
 */
export async function outage(load: SealedLoad, what: string, take: () => unknown, giveBack: () => unknown, { reason }: { reason: RegExp }): Promise<OutageFigures> {
  const { world } = load;
  const kinds = Object.keys(load.requests());
  const failedBefore = await failedSignIns(world);
  let gone = false;
  load.begin();
  try {
    await sleep(900);
    const since = performance.now();
    const before = load.samples.filter((s) => s.ended < since);
    expect([...new Set(before.filter((s) => s.status >= 300).map((s) => `${s.kind} ${s.status} ${s.text.slice(0, 200)}`))]).toEqual([]);
    // The load is one that would show it: what is sealed was answered by then.
    for (const canary of [SEALED_NAME, SEALED_BODY]) expect([canary, before.some((s) => s.text.includes(canary))]).toEqual([canary, true]);

    gone = true;
    await take();
    await sleep(CLOSED_WITHIN_MS + 1500);
    const until = performance.now();
    const lastly = load.lastAnswered(since);
    const closedMs = Math.max(0, ...lastly.values());
    const after = load.samples.filter((s) => s.begun >= since + closedMs && s.ended <= until);
    const slowest = [...lastly].sort((a, b) => b[1] - a[1]).slice(0, 2).map(([kind, ms]) => `${kind} ${ms.toFixed(0)}`).join(', ');
    process.stdout.write(`vault closed, ${what}: the last answer that needed a key came ${closedMs.toFixed(0)} ms after (${slowest}); ${after.length} requests of ${kinds.length} kinds refused since\n`);
    expect([what, slowest, closedMs <= CLOSED_WITHIN_MS]).toEqual([what, slowest, true]);
    expect(kinds.filter((kind) => !after.some((s) => s.kind === kind))).toEqual([]);
    for (const s of after) {
      expect([s.kind, s.status, s.text.includes('"code":"vault.unavailable"'), Number(s.retryAfter) > 0]).toEqual([s.kind, 503, true, true]);
      expect([s.kind, s.text.includes(SEALED_NAME), s.text.includes(SEALED_BODY)]).toEqual([s.kind, false, false]);
    }
    await told(world, reason);
    expect(await failedSignIns(world)).toBe(failedBefore);

    const from = performance.now();
    gone = false;
    await giveBack();
    await world.until(async () => (await world.call('GET', `/v1/contacts/${world.demo.contactId}`)).status === 200, 10);
    const healedMs = performance.now() - from;
    process.stdout.write(`vault healed, ${what}: ${healedMs.toFixed(0)} ms after, without a restart\n`);
    expect(healedMs).toBeLessThan(3000);
    await sleep(500);
    const healed = performance.now();
    await sleep(600);
    await load.end();
    expect([...new Set(load.samples.filter((s) => s.begun > healed && s.status >= 300).map((s) => `${s.kind} ${s.status} ${s.text.slice(0, 200)}`))]).toEqual([]);
    return { closedMs, healedMs, refused: after.length };
  } finally {
    await load.end();
    if (gone) {
      await giveBack();
      await world.until(() => closedBy(world) === undefined, 5);
    }
  }
}

/** What is said of it to whoever may know: the probes, and the page about keys, which stays readable. */
async function told(world: World, reason: RegExp): Promise<void> {
  const ready = await world.call<{ checks: Record<string, { ok: boolean }> }>('GET', '/health/ready', undefined, { key: null });
  expect([ready.status, Object.entries(ready.body.checks).filter(([, c]) => !c.ok).map(([name]) => name)]).toEqual([503, ['keys']]);
  expect((await world.call('GET', '/health/live', undefined, { key: null })).status).toBe(200);
  expect(closedBy(world)).toMatch(reason);
  // The probes are anybody's: they say which part, and no path, address or fingerprint.
  expect(ready.text).not.toMatch(/master|127\.0\.0\.1|fingerprint|\/tmp/);
}
