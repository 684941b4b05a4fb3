import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import keysPkcs11 from '@consentry/keys-pkcs11';
import { secretFields, type MasterKey } from '@consentry/plugin-sdk';
import { keysConformance, testHost, type KeysFixture } from '@consentry/plugin-sdk/conformance';
import type { Handle, PKCS11 } from 'pkcs11js';
import { describeWith } from '../harness/debian.js';
import { SOFTHSM_UTIL, startSoftHsm, type SoftHsm, type SoftToken } from '../harness/softhsm.js';

const ROOT = join(import.meta.dirname, '../../..');
const run = promisify(execFile);

describeWith(SOFTHSM_UTIL, 'softhsm2')('keys-pkcs11', () => {
  let hsm: SoftHsm;
  const opened: MasterKey[] = [];
  beforeAll(async () => {
    await run(process.execPath, ['scripts/build-pkcs11.mjs'], { cwd: ROOT });
    hsm = await startSoftHsm();
  }, 120_000);
  afterEach(async () => {
    for (const keys of opened.splice(0)) await keys.close?.();
  });
  afterAll(() => hsm.stop());

  const open = async (settings: Record<string, unknown>, initialise = false) => {
    const keys = await keysPkcs11.create(keysPkcs11.settings.parse(settings), testHost([]), { initialise });
    opened.push(keys);
    return keys;
  };
  const refusal = (detail: string) => ({ code: 'config_invalid', details: { detail: expect.stringContaining(detail) } });

  describe('passes the conformance kit', () => {
    const tokens = new Map<unknown, SoftToken>();
    const tokenOf = (settings: Record<string, unknown>) => tokens.get(settings['tokenLabel'])!;
    const fixture: KeysFixture = {
      async fresh() {
        const token = await hsm.token();
        tokens.set(token.settings.tokenLabel, token);
        return { ...token.settings };
      },
      async lose(settings) {
        tokenOf(settings).use((lib, ck, session) => keysOf(lib, ck, session).forEach((key) => lib.C_DestroyObject(session, key)));
      },
      outages: {
        async 'the token is pulled'(settings) {
          await tokenOf(settings).remove();
          return () => tokenOf(settings).putBack();
        },
      },
    };
    for (const check of keysConformance(keysPkcs11, fixture)) it(`${check.id}: ${check.title}`, () => check.run());
  });

  describe('the key stays in the token', () => {
    it('is made so that neither reading, wrapping, copying nor changing it brings it out', async () => {
      const token = await hsm.token();
      const keys = await open(token.settings, true);
      await keys.rotate();
      const answers = token.use((lib, ck, session) => keysOf(lib, ck, session).map((key) => {
        const wrapper = lib.C_GenerateKey(session, { mechanism: ck.CKM_AES_KEY_GEN }, [{ type: ck.CKA_VALUE_LEN, value: 32 }, { type: ck.CKA_WRAP, value: true }, { type: ck.CKA_TOKEN, value: false }]);
        return {
          label: lib.C_GetAttributeValue(session, key, [{ type: ck.CKA_LABEL }])[0]!.value.toString(),
          read: answerOf(() => lib.C_GetAttributeValue(session, key, [{ type: ck.CKA_VALUE }])),
          wrapped: answerOf(() => lib.C_WrapKey(session, { mechanism: ck.CKM_AES_KEY_WRAP }, wrapper, key, Buffer.alloc(64))),
          changed: answerOf(() => lib.C_SetAttributeValue(session, key, [{ type: ck.CKA_EXTRACTABLE, value: true }])),
          copied: answerOf(() => lib.C_CopyObject(session, key, [{ type: ck.CKA_EXTRACTABLE, value: true }])),
        };
      }));
      const guarded = { read: 'CKR_ATTRIBUTE_SENSITIVE', wrapped: 'CKR_KEY_UNEXTRACTABLE', changed: expect.stringMatching(/^CKR_/), copied: expect.stringMatching(/^CKR_/) };
      expect(answers.sort((a, b) => a.label.localeCompare(b.label))).toEqual([{ label: 'consentry-master-v1', ...guarded }, { label: 'consentry-master-v2', ...guarded }]);
    });

    it.each([
      ['CKA_EXTRACTABLE', true], ['CKA_SENSITIVE', false], ['CKA_PRIVATE', false], ['CKA_SIGN', false], ['CKA_DECRYPT', false],
    ] as const)('a key with %s %s is refused', async (name, value) => {
      const token = await hsm.token();
      token.use((lib, ck, session) => makeKey(lib, ck, session, 'consentry-master-v1', { [name]: value }));
      await expect(open(token.settings, true)).rejects.toMatchObject(refusal(`${name} must be ${!value}`));
    });

    it('a key that was extractable once is refused for ever, and so is a short one', async () => {
      const [once, short] = [await hsm.token(), await hsm.token()];
      once.use((lib, ck, session) => {
        const key = makeKey(lib, ck, session, 'consentry-master-v1', { CKA_EXTRACTABLE: true });
        lib.C_SetAttributeValue(session, key, [{ type: ck.CKA_EXTRACTABLE, value: false }]);
      });
      short.use((lib, ck, session) => makeKey(lib, ck, session, 'consentry-master-v1', { CKA_VALUE_LEN: 16 }));
      await expect(open(once.settings, true)).rejects.toMatchObject(refusal('fit to be a master key: CKA_NEVER_EXTRACTABLE must be true.'));
      await expect(open(short.settings, true)).rejects.toMatchObject(refusal('it must have 32 bytes'));
    });

    it('an exposed or doubled newer version that somebody puts on the token is never wrapped under', async () => {
      for (const exposed of [true, false]) {
        const token = await hsm.token();
        const keys = await open(token.settings, true);
        const { wrapped, version } = await keys.wrap(randomBytes(32), 'org-1');
        token.use((lib, ck, session) => {
          makeKey(lib, ck, session, 'consentry-master-v2', { CKA_EXTRACTABLE: exposed });
          if (!exposed) makeKey(lib, ck, session, 'consentry-master-v2', {});
        });
        for (const verb of [() => keys.wrap(randomBytes(32), 'org-1'), () => keys.health(), () => keys.rotate()]) await expect(verb()).rejects.toMatchObject(refusal('consentry-master-v2'));
        expect(await keys.unwrap(wrapped, version, 'org-1')).toHaveLength(32);
      }
    });
  });

  describe('versions', () => {
    it('of several who rotate, or begin, at once are different, and each has one key', async () => {
      const token = await hsm.token();
      const keepers = await Promise.all(Array.from({ length: 4 }, () => open(token.settings, true)));
      expect(new Set((await Promise.all(keepers.map((keys) => keys.health()))).map(({ version, fingerprint }) => `${version} ${fingerprint}`)).size).toBe(1);
      for (let round = 0; round < 3; round += 1) await Promise.all(keepers.map((keys) => keys.rotate()));
      const { versions } = await keepers[0]!.health();
      expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: 13 }, (_, n) => n + 1));
      expect(new Set(versions.map(({ fingerprint }) => fingerprint)).size).toBe(13);
      expect(token.use((lib, ck, session) => keysOf(lib, ck, session).length)).toBe(13);
    });

    it('that another process makes or destroys are seen', async () => {
      const token = await hsm.token();
      const [server, command] = [await open(token.settings, true), await open(token.settings)];
      const old = await server.wrap(randomBytes(32), 'x');
      const version = await command.rotate();
      const { wrapped } = await command.wrap(Buffer.alloc(32, 7), 'x');
      expect(Buffer.from(await server.unwrap(wrapped, version, 'x'))).toEqual(Buffer.alloc(32, 7));
      expect((await server.wrap(randomBytes(32), 'x')).version).toBe(version);
      await command.destroy!(1);
      await expect(server.unwrap(old.wrapped, 1, 'x')).rejects.toMatchObject({ code: 'credentials_rejected' });
    });

    // Before and after every label that a rotation takes: the one makes it give way, the other makes it wait.
    it.each(['00000000', 'zzzzzzzz'])('a rotation that was broken off (%s) is named, and nothing is made or lost', async (suffix) => {
      const token = await hsm.token();
      const keys = await open(token.settings, true);
      token.use((lib, ck, session) => makeKey(lib, ck, session, `consentry-master-next-2-${suffix}`, {}));
      await expect(keys.rotate()).rejects.toMatchObject({ code: 'unavailable', details: { detail: expect.stringContaining(`consentry-master-next-2-${suffix}`) } });
      expect(await keys.health()).toMatchObject({ version: 1 });
      expect(token.use((lib, ck, session) => keysOf(lib, ck, session).length)).toBe(2);
    });

    it('keep to their key label', async () => {
      const token = await hsm.token();
      const [one, two] = [await open({ ...token.settings, keyLabel: 'blue' }, true), await open({ ...token.settings, keyLabel: 'blue-v1' }, true)];
      await two.rotate();
      expect([(await one.health()).version, (await two.health()).version]).toEqual([1, 2]);
    });
  });

  describe('what is wrong is said', () => {
    it('names the token and the key that are missing', async () => {
      const token = await hsm.token();
      await expect(open(token.settings)).rejects.toMatchObject(refusal(`${token.settings.tokenLabel}: expected consentry-master-v1`));
      await expect(open({ ...token.settings, tokenLabel: 'not there' })).rejects.toMatchObject({ code: 'unavailable', details: { detail: 'There is no token "not there".' } });
    });

    it('a library that is none, and settings that name no token', async () => {
      const { settings } = await hsm.token();
      await expect(open({ ...settings, module: join(ROOT, 'package.json') })).rejects.toMatchObject(refusal('cannot be loaded'));
      for (const wrong of [{ tokenLabel: undefined }, { module: 'libsofthsm2.so' }, { slot: 'one' }]) expect(keysPkcs11.settings.safeParse({ ...settings, ...wrong }).success).toBe(false);
      expect(secretFields(keysPkcs11.settings)).toEqual(['pin']);
    });

    it('a token is found by its slot as well', async () => {
      const { settings: { tokenLabel, ...settings }, use } = await hsm.token();
      const slot = use((lib, _ck, session) => String(lib.C_GetSessionInfo(session).slotID.readBigUInt64LE()));
      expect(await (await open({ ...settings, slot }, true)).health()).toEqual(await (await open({ ...settings, slot, tokenLabel })).health());
      await expect(open({ ...settings, slot: '4294967290' })).rejects.toMatchObject({ code: 'unavailable' });
    });

    it('pkcs11js that was not built, with the command that builds it', async () => {
      const { settings } = await hsm.token();
      const bare = await mkdtemp(join(tmpdir(), 'consentry-pkcs11-'));
      try {
        await cp(join(ROOT, 'plugins/keys-pkcs11/dist'), join(bare, 'dist'), { recursive: true });
        await cp(join(ROOT, 'plugins/keys-pkcs11/package.json'), join(bare, 'package.json'));
        await cp(join(ROOT, 'node_modules/pkcs11js'), join(bare, 'node_modules/pkcs11js'), { recursive: true, filter: (path) => !path.endsWith('pkcs11js/build') });
        await mkdir(join(bare, 'node_modules/@consentry'), { recursive: true });
        await symlink(join(ROOT, 'libs/sdk'), join(bare, 'node_modules/@consentry/plugin-sdk'));
        const { default: plugin } = await import(pathToFileURL(join(bare, 'dist/index.js')).href) as { default: typeof keysPkcs11 };
        await expect(plugin.create(plugin.settings.parse(settings), testHost([]), { initialise: true })).rejects.toMatchObject(refusal('npm run build:pkcs11'));
      } finally {
        await rm(bare, { recursive: true });
      }
    });

    it('the build does nothing when it is done', async () => {
      const built = () => stat(join(ROOT, 'node_modules/pkcs11js/build/Release/pkcs11.node'));
      const before = await built();
      expect((await run(process.execPath, ['scripts/build-pkcs11.mjs'], { cwd: ROOT })).stderr).toContain('built already');
      expect((await built()).mtimeMs).toBe(before.mtimeMs);
    });
  });

  describe('a refused PIN is not tried again', () => {
    const changePin = (token: SoftToken, from: string, to: string) => {
      token.settings.pin = from;
      token.use((lib, _ck, session) => lib.C_SetPIN(session, from, to));
      token.settings.pin = to;
    };

    it('when it is wrong at the start', async () => {
      const token = await hsm.token();
      const [right, wrong] = [token.settings.pin, randomBytes(6).toString('hex')];
      const settings = { ...token.settings, pin: wrong };
      const error = await open(settings, true).catch((reason: unknown) => reason);
      expect(error).toMatchObject(refusal('refused the PIN (CKR_PIN_INCORRECT)'));
      expect(JSON.stringify(error)).not.toContain(wrong);
      // From now on it would be right: whoever asks the token gets in.
      changePin(token, right, wrong);
      for (let n = 0; n < 3; n += 1) await expect(open(settings, true)).rejects.toMatchObject(refusal('refused the PIN'));
      changePin(token, wrong, right);
      expect(await (await open(token.settings, true)).health()).toMatchObject({ version: 1 });
    });

    it('when it was changed while the token was away', async () => {
      const token = await hsm.token();
      const keys = await open({ ...token.settings }, true);
      const [before, after] = [token.settings.pin, randomBytes(6).toString('hex')];
      changePin(token, before, after);
      await token.remove();
      await expect(keys.health()).rejects.toMatchObject({ code: 'unavailable' });
      await token.putBack();
      await expect(keys.health()).rejects.toMatchObject({ code: 'unavailable', details: { detail: expect.stringContaining('refused the PIN') } });
      changePin(token, after, before);
      for (let n = 0; n < 3; n += 1) await expect(keys.health()).rejects.toMatchObject({ code: 'unavailable', details: { detail: expect.stringContaining('refused the PIN') } });
    });
  });
});

function keysOf(lib: PKCS11, ck: typeof import('pkcs11js'), session: Handle): Handle[] {
  lib.C_FindObjectsInit(session, [{ type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY }]);
  const found = lib.C_FindObjects(session, 1_000);
  lib.C_FindObjectsFinal(session);
  return found;
}

function makeKey(lib: PKCS11, ck: typeof import('pkcs11js'), session: Handle, label: string, change: Record<string, boolean | number>): Handle {
  const attributes = { CKA_TOKEN: true, CKA_PRIVATE: true, CKA_SENSITIVE: true, CKA_EXTRACTABLE: false, CKA_ENCRYPT: true, CKA_DECRYPT: true, CKA_SIGN: true, CKA_VALUE_LEN: 32, ...change };
  const types = ck as unknown as Record<string, number>;
  return lib.C_GenerateKey(session, { mechanism: ck.CKM_AES_KEY_GEN }, [{ type: ck.CKA_LABEL, value: label }, ...Object.entries(attributes).map(([name, value]) => ({ type: types[name]!, value }))]);
}

function answerOf(attempt: () => unknown): string {
  try {
    attempt();
    return 'it was done';
  } catch (error) {
    return /CKR_\w+/.exec((error as Error).message)?.[0] ?? 'no answer';
  }
}
