import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import keysAws from '@consentry/keys-aws';
import { createSimulator, type KmsSimulator } from '@consentry/keys-aws/simulator';
import type { HostRequest, MasterKey } from '@consentry/plugin-sdk';
import { testHost, type TestHost } from '@consentry/plugin-sdk/conformance';

type Settings = Record<string, string>;

let kms: KmsSimulator;
const opened: MasterKey[] = [];
beforeAll(async () => {
  kms = await createSimulator();
});
afterEach(async () => {
  for (const keys of opened.splice(0)) await keys.close?.();
});
afterAll(() => kms.close());

async function open(settings: Settings, initialise = true): Promise<{ keys: MasterKey; host: TestHost }> {
  const host = testHost([new URL(settings['endpoint']!).host]);
  const keys = await keysAws.create(keysAws.settings.parse(settings), host, { initialise });
  opened.push(keys);
  return { keys, host };
}
const failure = (code: string, detail: RegExp) => ({ name: 'PluginError', code, details: { detail: expect.stringMatching(detail) } });
const operations = (from: number): string[] => kms.requests.slice(from).map(({ operation }) => operation);
const KEY = Buffer.alloc(32, 7);

describe('the key', () => {
  it('is made for an alias on the very first start, once, also when two start together', async () => {
    const settings = kms.settings();
    const both = await Promise.all([open(settings), open(settings)]);
    const [one, two] = await Promise.all(both.map(({ keys }) => keys.health()));
    expect(one).toEqual(two);
    expect((await (await open(settings, false)).keys.health())).toEqual(one);
    const lines = both.flatMap(({ host }) => host.lines);
    expect(lines.filter((line) => line.includes('master_key.created'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('master_key.orphaned'))).toHaveLength(kms.requests.filter(({ operation }) => operation === 'CreateKey').length - 1);
  });

  it.each([
    ['later', 'alias/not-there', false], ['for an id', '0b7fd7dd-0000-4000-8000-000000000000', true],
    ['for an ARN', 'arn:aws:kms:eu-central-1:111122223333:alias/not-there', true], ['under an alias of AWS', 'alias/aws/consentry', true],
  ])('is never made %s', async (_when, keyId, initialise) => {
    const from = kms.requests.length;
    await expect(open({ ...kms.settings(), keyId }, initialise)).rejects.toMatchObject(failure('config_invalid', new RegExp(`^keyId: there is no KMS key ${keyId} in eu-central-1`)));
    expect(operations(from)).toEqual(['DescribeKey']);
  });

  it('is found by ARN and by id, with one fingerprint', async () => {
    const arn = kms.createKey();
    const byArn = await (await open({ ...kms.settings(), keyId: arn }, false)).keys.health();
    const byId = await (await open({ ...kms.settings(), keyId: arn.split('/')[1]! }, false)).keys.health();
    expect(byArn).toEqual(byId);
    expect(byArn.fingerprint).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([['RSA_2048', 'ENCRYPT_DECRYPT'], ['HMAC_256', 'GENERATE_VERIFY_MAC']])('of another kind (%s, %s) is refused', async (spec, usage) => {
    const keyId = kms.createKey(spec, usage);
    await expect(open({ ...kms.settings(), keyId })).rejects.toMatchObject(failure('config_invalid', new RegExp(`SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT, it is ${spec} for ${usage}`)));
  });

  it.each(['Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable'])('in the state %s cannot be used, and the state is named', async (state) => {
    const settings = kms.settings();
    const { keys } = await open(settings);
    kms.setState(settings['keyId']!, state);
    await expect(keys.health()).rejects.toMatchObject(failure('unavailable', new RegExp(`its state is ${state}`)));
    await expect(open(settings, false)).rejects.toMatchObject(failure('unavailable', new RegExp(`its state is ${state}`)));
  });
});

describe('versions', () => {
  it('count completed rotations, over several pages, with a fingerprint each', async () => {
    const settings = kms.settings();
    const { keys } = await open(settings);
    const wrappings = [await keys.wrap(KEY, 'org-1')];
    for (let version = 2; version <= 6; version += 1) {
      expect(await keys.rotate()).toBe(version);
      wrappings.push(await keys.wrap(KEY, 'org-1'));
    }
    const { versions, version } = await (await open(settings, false)).keys.health();
    expect([version, ...versions.map((v) => v.version)]).toEqual([6, 1, 2, 3, 4, 5, 6]);
    expect(new Set(versions.map((v) => v.fingerprint)).size).toBe(6);
    for (const { wrapped, version: made } of wrappings) expect(Buffer.from(await keys.unwrap(wrapped, made, 'org-1'))).toEqual(KEY);
    expect((await keys.wrap(KEY, 'org-1', 2)).version).toBe(6);
    for (const unknown of [0, 7, 1.5, -1]) await expect(keys.wrap(KEY, 'org-1', unknown)).rejects.toMatchObject(failure('config_invalid', /has no version/));
  });

  it('see a rotation that somebody else made', async () => {
    const settings = kms.settings();
    const [server, command] = [(await open(settings)).keys, (await open(settings, false)).keys];
    await command.rotate();
    expect((await server.wrap(KEY, 'org-1')).version).toBe(2);
  });

  it('do not begin a second rotation while one is under way', async () => {
    const slow = await createSimulator({ rotationMs: 700 });
    const settings = slow.settings();
    const [one, two] = [(await open(settings)).keys, (await open(settings, false)).keys];
    const first = one.rotate();
    while (!slow.requests.some(({ operation }) => operation === 'RotateKeyOnDemand')) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await Promise.all([first, two.rotate()])).toEqual([2, 2]);
    expect(slow.requests.filter(({ operation }) => operation === 'RotateKeyOnDemand')).toHaveLength(1);
    await slow.close();
  });
});

describe('a wrapping', () => {
  it('carries the use and the version in the encryption context, never empty', async () => {
    const { keys } = await open(kms.settings());
    const from = kms.requests.length;
    const { wrapped } = await keys.wrap(KEY, '');
    expect(Buffer.from(await keys.unwrap(wrapped, 1, ''))).toEqual(KEY);
    const contexts = kms.requests.slice(from).flatMap(({ input }) => (input['EncryptionContext'] ? [input['EncryptionContext']] : []));
    expect(contexts).toEqual([{ consentry: '""', version: '1' }, { consentry: '""', version: '1' }]);
  });

  it('whose version in front was changed along with the one asked for is refused by KMS itself', async () => {
    const { keys } = await open(kms.settings());
    const { wrapped } = await keys.wrap(KEY, 'org-1');
    await keys.rotate();
    const moved = Buffer.from(wrapped);
    moved.writeUInt32BE(2, 1);
    await expect(keys.unwrap(moved, 2, 'org-1')).rejects.toMatchObject({ code: 'credentials_rejected' });
  });

  it.each([[0, 'no key to wrap'], [4097, 'up to 4096 bytes']])('of %i bytes is not asked for', async (size, detail) => {
    const { keys } = await open(kms.settings());
    await expect(keys.wrap(Buffer.alloc(size), 'org-1')).rejects.toMatchObject(failure('payload_invalid', new RegExp(detail)));
  });
});

describe('health', () => {
  it('asks DescribeKey each time, and there and back once in ten seconds', async () => {
    const { keys, host } = await open(kms.settings());
    const from = kms.requests.length;
    for (let n = 0; n < 3; n += 1) await keys.health();
    expect(operations(from)).toEqual(['DescribeKey', 'DescribeKey', 'DescribeKey']);
    host.setNow(new Date(host.now().getTime() + 10_000));
    await keys.health();
    expect(operations(from + 3)).toEqual(['DescribeKey', 'Encrypt', 'Decrypt']);
  });

  it.each(['Encrypt', 'Decrypt'])('fails when the right to %s is taken away alone: at once after a verb has met it, else within ten seconds', async (operation) => {
    const settings = kms.settings();
    const { keys, host } = await open(settings);
    const { wrapped } = await keys.wrap(KEY, 'org-1');
    const mend = kms.fault({ code: 'AccessDeniedException' }, [operation]);
    await expect(operation === 'Encrypt' ? keys.wrap(KEY, 'org-1') : keys.unwrap(wrapped, 1, 'org-1')).rejects.toMatchObject(failure('unavailable', /AWS refused/));
    await expect(keys.health()).rejects.toMatchObject(failure('unavailable', /AWS refused/));
    await expect(open(settings, false)).rejects.toMatchObject(failure('config_invalid', /AWS refused/));
    mend();
    await keys.health();
    const again = kms.fault({ code: 'AccessDeniedException' }, [operation]);
    host.setNow(new Date(host.now().getTime() + 10_000));
    await expect(keys.health()).rejects.toMatchObject(failure('unavailable', /AWS refused/));
    again();
  });

  it('and every other verb end in less than a second, even when the exchange itself never ends', async () => {
    const settings = kms.settings();
    const inner = testHost([new URL(kms.address).host]);
    let stuck = false;
    const host = { ...inner, fetch: (url: string, request?: HostRequest) => (stuck ? new Promise<Response>(() => {}) : inner.fetch(url, request)) };
    const keys = await keysAws.create(keysAws.settings.parse(settings), host, { initialise: true });
    const { wrapped } = await keys.wrap(KEY, 'org-1');
    stuck = true;
    let best = Infinity;
    // A deadline is time awake: where this machine stood still for a moment, the next try shows what it is.
    for (let run = 0; run < 3 && best >= 1_000; run++) {
      const from = performance.now();
      for (const ended of await Promise.allSettled([keys.health(), keys.wrap(KEY, 'org-1'), keys.unwrap(wrapped, 1, 'org-1'), keys.rotate()])) {
        expect(ended).toMatchObject({ status: 'rejected', reason: failure('unavailable', /did not answer within 800 ms/) });
      }
      best = Math.min(best, performance.now() - from);
    }
    expect(best).toBeLessThan(1_000);
    stuck = false;
    await keys.health();
  });
});

describe('errors', () => {
  const CASES: [code: string, run: string, start: string][] = [
    ['InvalidCiphertextException', 'credentials_rejected', 'credentials_rejected'], ['IncorrectKeyException', 'credentials_rejected', 'credentials_rejected'],
    ['AccessDeniedException', 'unavailable', 'config_invalid'], ['UnrecognizedClientException', 'unavailable', 'config_invalid'],
    ['ExpiredTokenException', 'unavailable', 'config_invalid'], ['InvalidSignatureException', 'unavailable', 'config_invalid'],
    ['NotFoundException', 'unavailable', 'config_invalid'], ['InvalidKeyUsageException', 'unavailable', 'config_invalid'],
    ['DisabledException', 'unavailable', 'unavailable'], ['KMSInvalidStateException', 'unavailable', 'unavailable'], ['KeyUnavailableException', 'unavailable', 'unavailable'],
    ['ThrottlingException', 'unavailable', 'unavailable'], ['DependencyTimeoutException', 'unavailable', 'unavailable'], ['SomethingNewException', 'unavailable', 'unavailable'],
  ];
  it.each(CASES)('%s from Decrypt is %s while it runs, %s at the start', async (code, run, start) => {
    const settings = kms.settings();
    const { keys } = await open(settings);
    const { wrapped } = await keys.wrap(KEY, 'org-1');
    const mend = kms.fault({ code }, ['Decrypt']);
    try {
      const error = await keys.unwrap(wrapped, 1, 'org-1').catch((e: unknown) => e);
      expect(error).toMatchObject({ name: 'PluginError', code: run });
      // KMS's own sentence may hold account numbers and names; it goes nowhere.
      expect(JSON.stringify(error)).not.toContain('A fault of the simulator');
      await expect(open(settings, false)).rejects.toMatchObject({ name: 'PluginError', code: start });
    } finally {
      mend();
    }
  });

  it.each([['ConflictException', 'unavailable', /within 20 minutes/], ['LimitExceededException', 'unsupported', /used up/], ['UnsupportedOperationException', 'unsupported', /cannot be rotated/]] as const)(
    'a rotation refused with %s is %s', async (code, expected, detail) => {
      const { keys } = await open(kms.settings());
      const mend = kms.fault({ code }, ['RotateKeyOnDemand']);
      await expect(keys.rotate()).rejects.toMatchObject(failure(expected, detail));
      mend();
    },
  );
});

describe('the default chain of credentials', () => {
  const kept = { ...process.env };
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'consentry-aws-'));
    await writeFile(join(folder, 'token'), 'a.made-up.token');
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    // Neither this machine's profile nor the network's metadata service may have a say.
    Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: join(folder, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') });
  });
  afterAll(async () => {
    for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
    Object.assign(process.env, kept);
    await rm(folder, { recursive: true });
  });

  it('without any credentials is a fault of the settings', async () => {
    const { accessKeyId: _id, secretAccessKey: _secret, ...settings } = kms.settings();
    await expect(open(settings)).rejects.toMatchObject({ code: 'config_invalid', details: { providerCode: 'CredentialsProviderError' } });
  });

  it('swaps a web identity token at the region’s STS, through the host', async () => {
    const temporary = await createSimulator({ sessionToken: true });
    const { accessKeyId, secretAccessKey, sessionToken, ...settings } = temporary.settings();
    Object.assign(process.env, { AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'token'), AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/consentry' });
    const hosts = (keysAws.hosts as (s: unknown) => string[])(settings);
    const inner = testHost(hosts);
    const asked: string[] = [];
    const host = {
      ...inner,
      fetch(url: string, request?: HostRequest) {
        const { host: name } = new URL(url);
        asked.push(name);
        if (name !== 'sts.eu-central-1.amazonaws.com') return inner.fetch(url, request);
        const xml = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>2036-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
        return Promise.resolve(new Response(xml, { status: 200, headers: { 'content-type': 'text/xml' } }));
      },
    };
    const keys = await keysAws.create(keysAws.settings.parse(settings), host, { initialise: true });
    expect((await keys.health()).version).toBe(1);
    expect(asked[0]).toBe('sts.eu-central-1.amazonaws.com');
    expect(new Set(asked)).toEqual(new Set(hosts));
    await temporary.close();
  });
});
