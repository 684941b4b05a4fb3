import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import keysPkcs11 from '@consentry/keys-pkcs11';
import type { MasterKey } from '@consentry/plugin-sdk';
import { testHost } from '@consentry/plugin-sdk/conformance';
import { describeWith } from '../harness/debian.js';
import { SOFTHSM_UTIL, startSoftHsm, type SoftHsm, type SoftToken } from '../harness/softhsm.js';

const ROOT = join(import.meta.dirname, '../../..');
const FAIL_CLOSED_MS = 1_000;
const UNWRAPS_PER_SECOND = 5_000;

describeWith(SOFTHSM_UTIL, 'softhsm2')('keys-pkcs11 under load and without its token', () => {
  let hsm: SoftHsm;
  const opened: MasterKey[] = [];
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['scripts/build-pkcs11.mjs'], { cwd: ROOT });
    hsm = await startSoftHsm();
  }, 120_000);
  afterEach(async () => {
    for (const keys of opened.splice(0)) await keys.close?.();
  });
  afterAll(() => hsm.stop());

  async function ready(): Promise<{ token: SoftToken; keys: MasterKey; host: ReturnType<typeof testHost>; unwrap: () => Promise<void>; holder: () => Promise<number> }> {
    const [token, host, before] = [await hsm.token(), testHost([]), await childrenOf(process.pid)];
    const keys = await keysPkcs11.create(keysPkcs11.settings.parse(token.settings), host, { initialise: true });
    opened.push(keys);
    const dataKey = randomBytes(32);
    const { wrapped, version } = await keys.wrap(dataKey, 'org-1');
    const unwrap = async () => {
      if (!dataKey.equals(await keys.unwrap(wrapped, version, 'org-1'))) throw new Error('another key came back');
    };
    return { token, keys, host, unwrap, holder: async () => (await childrenOf(process.pid)).find((pid) => !before.includes(pid)) as number };
  }

  it('unwraps 5,000 keys a second and leaves the event loop free', async () => {
    const { unwrap, host } = await ready();
    const rates: number[] = [];
    const loop = monitorEventLoopDelay({ resolution: 5 });
    loop.enable();
    // The best of three: others may be at work on the machine.
    while (rates.length < 3 && Math.max(0, ...rates) < UNWRAPS_PER_SECOND * 2) {
      let left = 10_000;
      const from = performance.now();
      await Promise.all(Array.from({ length: 32 }, async () => { while ((left -= 1) >= 0) await unwrap(); }));
      rates.push(Math.round(10_000 / (performance.now() - from) * 1_000));
    }
    loop.disable();
    process.stdout.write(`pkcs11: ${rates.join(', ')} unwraps/s with 32 callers; event loop delay p99 ${Math.round(loop.percentile(99) / 1e6)} ms\n`);
    expect(Math.max(...rates)).toBeGreaterThanOrEqual(UNWRAPS_PER_SECOND);
    // A library without locks crashes under several threads, and would be started again behind our back.
    expect(host.lines.join()).not.toContain('master_key.away');
  });

  it('fails closed within a second under load when the token is pulled, and heals when it is back', async () => {
    const { token, unwrap, host } = await ready();
    const calls: { from: number; to: number; code: string }[] = [];
    let done = false;
    const callers = Array.from({ length: 8 }, async () => {
      while (!done) {
        const from = performance.now();
        const code = await unwrap().then(() => 'ok', (error: Error & { code?: string }) => error.code ?? error.message);
        calls.push({ from, to: performance.now(), code });
      }
    });
    await sleep(500);
    await token.remove();
    const removed = performance.now();
    await sleep(3_000);
    const back = performance.now();
    await token.putBack();
    await sleep(3_000);
    done = true;
    await Promise.all(callers);

    const before = calls.filter(({ to }) => to < removed - 50);
    const failed = calls.filter(({ code }) => code !== 'ok');
    const [first, last] = [Math.min(...failed.map(({ to }) => to)), Math.max(...failed.map(({ to }) => to))];
    const healed = Math.min(...calls.filter(({ code, to }) => code === 'ok' && to > back).map(({ to }) => to));
    const longest = Math.max(...calls.filter(({ to }) => to > removed).map(({ from, to }) => to - from));
    process.stdout.write(`pkcs11, token pulled under load: ${before.length} good calls before, first failure after ${Math.round(first - removed)} ms, ${failed.length} failures, ` +
      `the longest call ${Math.round(longest)} ms, good again ${Math.round(healed - back)} ms after it was back\n`);
    expect(before.length).toBeGreaterThan(500);
    expect(before.every(({ code }) => code === 'ok')).toBe(true);
    expect(failed.length).toBeGreaterThan(8);
    expect(new Set(failed.map(({ code }) => code))).toEqual(new Set(['unavailable']));
    expect(longest).toBeLessThanOrEqual(FAIL_CLOSED_MS);
    expect(first - removed).toBeLessThanOrEqual(FAIL_CLOSED_MS);
    expect(calls.filter(({ code, from, to }) => code === 'ok' && to > first && from < back && to < back)).toEqual([]);
    expect(healed - back).toBeLessThanOrEqual(FAIL_CLOSED_MS);
    expect(calls.filter(({ code, from }) => code !== 'ok' && from > Math.max(healed, last))).toEqual([]);
    expect(host.lines.filter((line) => /away|back/.test(line)).map((line) => line.split(' ')[1])).toEqual(['master_key.away', 'master_key.back']);
  });

  it('a library that hangs costs a second, is ended, and the next call works', async () => {
    const { unwrap, holder } = await ready();
    const pid = await holder();
    process.kill(pid, 'SIGSTOP');
    const from = performance.now();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => unwrap().then(() => 'ok', (error: { code?: string }) => error.code)));
    const took = performance.now() - from;
    process.stdout.write(`pkcs11, a library that hangs: ${outcomes.join(' ')} after ${Math.round(took)} ms\n`);
    expect(took).toBeLessThanOrEqual(FAIL_CLOSED_MS);
    expect(outcomes.every((code) => code === 'ok' || code === 'unavailable')).toBe(true);
    await sleep(500);
    await unwrap();
    await gone(pid);
  });

  it('a library that hangs while it is opened keeps nobody waiting for more than a second', async () => {
    const { unwrap, holder } = await ready();
    const outcomes: (string | undefined)[] = [];
    // Opening takes some milliseconds; whether it is stopped in the middle of them is a matter of luck, so it is tried until it was.
    while (!outcomes.includes('unavailable') && outcomes.length < 20) {
      let first: number | undefined = undefined;
      while (first === undefined) first = await holder();
      process.kill(first, 'SIGKILL');
      await gone(first);
      const from = performance.now();
      const call = unwrap().then(() => 'ok', (error: { code?: string }) => error.code);
      let next: number | undefined = undefined;
      while (next === undefined) next = await holder();
      // One that was seen in the moment of its end cannot be stopped: that try was none.
      try { process.kill(next, 'SIGSTOP'); } catch (error) { expect((error as { code?: string }).code).toBe('ESRCH'); }
      outcomes.push(await call);
      expect(performance.now() - from).toBeLessThanOrEqual(FAIL_CLOSED_MS);
      // The keeper may have ended it already.
      try { process.kill(next, 'SIGCONT'); } catch (error) { expect((error as { code?: string }).code).toBe('ESRCH'); }
      await sleep(500);
      await unwrap();
    }
    expect(outcomes.at(-1)).toBe('unavailable');
  });

  it('a library that crashes costs nobody a call', async () => {
    const { unwrap, holder } = await ready();
    const calls = Array.from({ length: 8 }, () => unwrap());
    process.kill(await holder(), 'SIGKILL');
    await Promise.all([...calls, unwrap()]);
  });

  it('a closed keeper leaves no process behind, and refuses', async () => {
    const { keys, unwrap, holder } = await ready();
    const pid = await holder();
    await keys.close!();
    await gone(pid);
    await expect(unwrap()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('ends with a server that was killed, and not before a server that is asked to end', async () => {
    const { settings } = await hsm.token();
    const server = spawn(process.execPath, ['--input-type=module', '-e', `
      import plugin from '@consentry/keys-pkcs11';
      const quiet = () => undefined;
      const host = { log: { debug: quiet, info: quiet, warn: quiet, error: quiet } };
      process.on('SIGTERM', quiet);
      const [settings] = JSON.parse(process.argv[1]);
      const keys = await plugin.create(plugin.settings.parse(settings), host, { initialise: true });
      setInterval(async () => process.stdout.write((await keys.health()).fingerprint + '\\n'), 100);
    `, JSON.stringify([settings])], { cwd: join(ROOT, 'test'), stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    try {
      const next = () => new Promise<string>((resolve) => { server.stdout.once('data', (chunk) => resolve(String(chunk))); });
      const fingerprint = await next();
      const [pid] = await childrenOf(server.pid!);
      // As a terminal or a service manager does it: to the whole group.
      process.kill(-server.pid!, 'SIGTERM');
      await sleep(300);
      expect(await next()).toContain(fingerprint.trim().split('\n')[0]);
      expect(await childrenOf(server.pid!)).toEqual([pid]);
      process.kill(server.pid!, 'SIGKILL');
      await gone(pid!);
    } finally {
      server.kill('SIGKILL');
    }
  });
});

async function childrenOf(pid: number): Promise<number[]> {
  const lists = await Promise.all((await readdir(`/proc/${pid}/task`)).map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')));
  return lists.join(' ').split(/\s+/).filter(Boolean).map(Number);
}

/** Within a few seconds; a process that ended and waits for its parent counts as gone. */
async function gone(pid: number): Promise<void> {
  for (let n = 0; n < 50; n += 1) {
    if (!existsSync(`/proc/${pid}`) || (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z')).includes(') Z')) return;
    await sleep(100);
  }
  throw new Error(`process ${pid} is still there`);
}
