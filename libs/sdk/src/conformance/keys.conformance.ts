import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { KeysPlugin, MasterKey } from '../keys.types.js';
import { errorOf } from './bench.js';
import type { ConformanceCheck } from './conformance.types.js';
import { testHost, type TestHost } from './test.host.js';

export interface KeysFixture {
  /** Settings of a keeper that is empty so far; another at every call. */
  fresh(): Promise<Record<string, unknown>>;
  /** Takes the keys away from under these settings, for good. */
  lose(settings: Record<string, unknown>): Promise<void>;
  /** Makes the keeper unreachable, sealed or unplugged; the function that comes back mends it. Absent where that cannot happen. */
  outages?: Record<string, (settings: Record<string, unknown>) => Promise<() => Promise<void>>>;
}

/** How long a keeper that is away may keep its caller waiting. */
const FAIL_CLOSED_MS = 1_000;

/** What every keeper of the master key must do (claim VA-2). */
export function keysConformance<S extends z.ZodObject>(plugin: KeysPlugin<S>, fixture: KeysFixture): ConformanceCheck[] {
  const hostFor = (settings: Record<string, unknown>) => testHost(typeof plugin.hosts === 'function' ? plugin.hosts(plugin.settings.parse(settings)) : plugin.hosts);
  const opened: MasterKey[] = [];
  const open = async (settings: Record<string, unknown>, initialise: boolean, host: TestHost = hostFor(settings)) => {
    const keys = await plugin.create(plugin.settings.parse(settings), host, { initialise });
    opened.push(keys);
    return keys;
  };
  const closing = (check: ConformanceCheck): ConformanceCheck => ({
    ...check,
    async run() {
      try {
        await check.run();
      } finally {
        for (const keys of opened.splice(0)) await keys.close?.();
      }
    },
  });
  async function keeper(): Promise<{ keys: MasterKey; settings: Record<string, unknown>; host: TestHost }> {
    const settings = await fixture.fresh();
    const host = hostFor(settings);
    return { settings, host, keys: await open(settings, true, host) };
  }
  const refused = async (what: string, run: () => Promise<unknown>) => assert.equal((await errorOf(what, run)).code, 'credentials_rejected', what);
  const same = (a: Uint8Array, b: Uint8Array) => assert.ok(Buffer.from(a).equals(Buffer.from(b)), 'another key came back');

  const checks: ConformanceCheck[] = [
    {
      id: 'keys.round_trip', title: 'unwraps what it wrapped, after a restart too',
      docs: 'The wrapping must hide the key and be new every time.',
      async run() {
        const { keys, settings } = await keeper();
        for (const length of [16, 32, 64]) {
          const dataKey = randomBytes(length);
          const [one, two] = [await keys.wrap(dataKey, 'org-1'), await keys.wrap(dataKey, 'org-1')];
          same(await keys.unwrap(one.wrapped, one.version, 'org-1'), dataKey);
          same(await (await open(settings, false)).unwrap(two.wrapped, two.version, 'org-1'), dataKey);
          assert.ok(!Buffer.from(one.wrapped).includes(dataKey), 'the wrapping shows the key');
          assert.ok(!Buffer.from(one.wrapped).equals(Buffer.from(two.wrapped)), 'two wrappings of one key are alike');
        }
      },
    },
    {
      id: 'keys.context', title: 'binds the context',
      docs: 'A key wrapped for one organisation must not open under another: pass the context as associated data.',
      async run() {
        const { keys } = await keeper();
        const { wrapped, version } = await keys.wrap(randomBytes(32), 'org-1');
        for (const context of ['org-2', '', 'org-1 ', 'ORG-1', 'org-1\u0000']) await refused(`context ${JSON.stringify(context)}`, () => keys.unwrap(wrapped, version, context));
      },
    },
    {
      id: 'keys.altered', title: 'notices every altered byte',
      docs: 'Authenticated encryption with a full tag; short and long inputs are refused as well.',
      async run() {
        const { keys } = await keeper();
        const { wrapped, version } = await keys.wrap(randomBytes(32), 'org-1');
        for (let n = 0; n < wrapped.length * 8; n += 1) {
          const spoilt = Uint8Array.from(wrapped);
          spoilt[n >> 3] = (spoilt[n >> 3] ?? 0) ^ (1 << (n & 7));
          await refused(`bit ${n} changed`, () => keys.unwrap(spoilt, version, 'org-1'));
        }
        for (let length = 0; length < wrapped.length; length += 1) await refused(`cut to ${length} bytes`, () => keys.unwrap(wrapped.slice(0, length), version, 'org-1'));
        await refused('one byte longer', () => keys.unwrap(Buffer.concat([wrapped, Buffer.of(0)]), version, 'org-1'));
        await refused('an unknown version', () => keys.unwrap(wrapped, version + 7, 'org-1'));
      },
    },
    {
      id: 'keys.rotate', title: 'rotates and keeps what was',
      docs: 'The new version wraps from now on; the old ones still unwrap, after a restart too.',
      async run() {
        const { keys, settings } = await keeper();
        const dataKey = randomBytes(32);
        const before = await keys.wrap(dataKey, 'org-1');
        const version = await keys.rotate();
        assert.ok(version > before.version, 'a version that counts up');
        const after = await keys.wrap(dataKey, 'org-1');
        assert.equal(after.version, version, 'wrapped by the new version');
        for (const keeperNow of [keys, await open(settings, false)]) {
          same(await keeperNow.unwrap(before.wrapped, before.version, 'org-1'), dataKey);
          same(await keeperNow.unwrap(after.wrapped, after.version, 'org-1'), dataKey);
          assert.equal((await keeperNow.health()).version, version);
        }
        await refused('the new version for an old wrapping', () => keys.unwrap(before.wrapped, version, 'org-1'));
      },
    },
    {
      id: 'keys.fingerprint', title: 'has a fingerprint that stays and tells keys apart',
      docs: 'It is stored at the first start and compared at every later one.',
      async run() {
        const { keys, settings } = await keeper();
        const first = await keys.health();
        assert.deepEqual(await keys.health(), first);
        assert.deepEqual(await (await open(settings, false)).health(), first, 'another fingerprint after a restart');
        assert.notEqual((await (await keeper()).keys.health()).fingerprint, first.fingerprint, 'two keepers, one fingerprint');
        await keys.rotate();
        const { fingerprint, version, versions } = await keys.health();
        assert.notEqual(fingerprint, first.fingerprint, 'a new version, the old fingerprint');
        assert.deepEqual(versions, [...first.versions, { version, fingerprint }], 'versions: all that still unwrap, oldest first');
        assert.match(fingerprint, /^[\w.:-]{16,64}$/);
      },
    },
    {
      id: 'keys.staged', title: 'wraps under the version it is told',
      docs: 'A new version is staged first and used once every server has it. A keeper that cannot choose names the version it took.',
      async run() {
        const { keys } = await keeper();
        const { version: old } = await keys.health();
        await keys.rotate();
        const dataKey = randomBytes(32);
        const { wrapped, version } = await keys.wrap(dataKey, 'org-1', old);
        same(await keys.unwrap(wrapped, version, 'org-1'), dataKey);
        const error = await errorOf('wrapping under a version that is not there', () => keys.wrap(dataKey, 'org-1', version + 70));
        assert.ok(['config_invalid', 'credentials_rejected'].includes(error.code), `got ${error.code}`);
      },
    },
    {
      id: 'keys.destroy', title: 'destroys an old version, and only an old one',
      docs: 'Optional. What it wrapped is lost, after a restart too.',
      async run() {
        const { keys, settings } = await keeper();
        if (!keys.destroy) return;
        const before = await keys.wrap(randomBytes(32), 'org-1');
        assert.equal((await errorOf('destroying the newest', () => keys.destroy!(before.version))).code, 'config_invalid');
        const version = await keys.rotate();
        const after = await keys.wrap(randomBytes(32), 'org-1');
        await keys.destroy(before.version);
        for (const keeperNow of [keys, await open(settings, false)]) {
          await refused('a wrapping of the destroyed version', () => keeperNow.unwrap(before.wrapped, before.version, 'org-1'));
          await keeperNow.unwrap(after.wrapped, after.version, 'org-1');
          assert.deepEqual((await keeperNow.health()).versions.map((v) => v.version), [version]);
        }
        assert.equal((await errorOf('destroying it again', () => keys.destroy!(before.version))).code, 'config_invalid');
      },
    },
    {
      id: 'keys.missing', title: 'never replaces a key that is gone',
      docs: 'Without `initialise` a missing key is PluginError "config_invalid": a new key would make the old data unreadable for good.',
      async run() {
        const { keys, settings } = await keeper();
        const before = await keys.health();
        assert.deepEqual(await (await open(settings, true)).health(), before, 'initialise made another key although there was one');
        await fixture.lose(settings);
        for (let n = 0; n < 2; n += 1) {
          const error = await errorOf('opening without a key', () => open(settings, false));
          assert.ok(['config_invalid', 'unavailable', 'credentials_rejected'].includes(error.code), `got ${error.code}`);
          assert.ok(error.details.detail, 'say what is missing and where');
        }
        const never = await fixture.fresh();
        await errorOf('opening an empty keeper', () => open(never, false));
      },
    },
    {
      id: 'keys.foreign', title: 'refuses what another keeper wrapped',
      docs: 'Also under the same version and context.',
      async run() {
        const [mine, other] = [await keeper(), await keeper()];
        const { wrapped, version } = await other.keys.wrap(randomBytes(32), 'org-1');
        await refused('a foreign wrapping', () => mine.keys.unwrap(wrapped, version, 'org-1'));
      },
    },
    {
      id: 'keys.secrecy', title: 'shows no key in logs or errors',
      docs: 'Log versions and fingerprints alone.',
      async run() {
        const { keys, host } = await keeper();
        const dataKey = randomBytes(32);
        const { wrapped, version } = await keys.wrap(dataKey, 'org-1');
        const error = await errorOf('a wrong context', () => keys.unwrap(wrapped, version, 'org-2'));
        const seen = `${host.lines.join('\n')}${error.stack ?? ''}${JSON.stringify(error)}`;
        for (const form of ['hex', 'base64', 'base64url'] as const) assert.ok(!seen.includes(dataKey.toString(form)), `the data key is shown in ${form}`);
      },
    },
  ];
  for (const [name, begin] of Object.entries(fixture.outages ?? {})) {
    checks.push({
      id: `keys.outage.${name}`, title: `fails closed within a second when ${name}, and heals by itself`,
      docs: 'PluginError "unavailable" from every verb; nothing is answered from a memory of the key. Afterwards the same instance works.',
      async run() {
        const { keys, settings } = await keeper();
        const dataKey = randomBytes(32);
        const { wrapped, version } = await keys.wrap(dataKey, 'org-1');
        const mend = await begin(settings);
        try {
          for (const [verb, run] of Object.entries({
            health: () => keys.health(), unwrap: () => keys.unwrap(wrapped, version, 'org-1'), wrap: () => keys.wrap(dataKey, 'org-1'), rotate: () => keys.rotate(),
          })) {
            const from = performance.now();
            assert.equal((await errorOf(`${verb} while ${name}`, run)).code, 'unavailable', verb);
            assert.ok(performance.now() - from <= FAIL_CLOSED_MS, `${verb} took ${Math.round(performance.now() - from)} ms to fail`);
          }
        } finally {
          await mend();
        }
        same(await keys.unwrap(wrapped, version, 'org-1'), dataKey);
        await keys.health();
      },
    });
  }
  return checks.map(closing);
}
