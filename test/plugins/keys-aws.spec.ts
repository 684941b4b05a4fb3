import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import keysAws from '@consentry/keys-aws';
import { createSimulator, type KmsSimulator } from '@consentry/keys-aws/simulator';
import type { HostRequest, MasterKey } from '@consentry/plugin-sdk';
import { keysConformance, testHost, type KeysFixture, type TestHost } from '@consentry/plugin-sdk/conformance';
import { GuardedFetch } from '@consentry/plugins';

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

const hostsOf = (settings: Settings): string[] => (keysAws.hosts as (s: unknown) => string[])(keysAws.settings.parse(settings));
async function open(settings: Settings, initialise = true, host: TestHost = testHost(hostsOf(settings))): Promise<{ keys: MasterKey; host: TestHost }> {
  const keys = await keysAws.create(keysAws.settings.parse(settings), host, { initialise });
  opened.push(keys);
  return { keys, host };
}
const failure = (code: string, detail: string | RegExp) => ({ name: 'PluginError', code, details: { detail: expect.stringMatching(detail) } });
const keyIdOf = (settings: Record<string, unknown>): string => String(settings['keyId']);

const fixture: KeysFixture = {
  fresh: async () => kms.settings(),
  lose: async (settings) => kms.forget(keyIdOf(settings)),
  outages: {
    'KMS does not answer': async () => {
      const mend = kms.fault('hang');
      return async () => mend();
    },
    'KMS is down': () => kms.goAway(),
    'the key is disabled': async (settings) => {
      kms.setState(keyIdOf(settings), 'Disabled');
      return async () => kms.setState(keyIdOf(settings), 'Enabled');
    },
    'KMS throttles': async () => {
      const mend = kms.fault({ code: 'ThrottlingException' });
      return async () => mend();
    },
    'KMS has a fault of its own': async () => {
      const mend = kms.fault({ code: 'KMSInternalException', status: 500 });
      return async () => mend();
    },
    'our rights are taken away': async () => {
      const mend = kms.fault({ code: 'AccessDeniedException' });
      return async () => mend();
    },
  },
};

describe('keys-aws passes the conformance kit', () => {
  for (const check of keysConformance(keysAws, fixture)) it(`${check.id}: ${check.title}`, () => check.run());
});

describe('settings', () => {
  it.each([
    ['a key ARN of another region', { keyId: 'arn:aws:kms:us-east-1:111122223333:key/0b7fd7dd-0000-4000-8000-000000000000' }, /keyId lies in us-east-1, region says eu-central-1/],
    ['plain http elsewhere', { endpoint: 'http://kms.example.com' }, /endpoint must be https/],
    ['a password in the address', { endpoint: 'https://user:pass@kms.example.com' }, /endpoint must not hold/],
    ['a path', { endpoint: 'https://kms.example.com/kms' }, /endpoint must be an origin/],
    ['half a pair', { secretAccessKey: undefined }, /secretAccessKey is missing/],
    ['the other half', { accessKeyId: undefined }, /accessKeyId is missing/],
    ['a token alone', { accessKeyId: undefined, secretAccessKey: undefined, sessionToken: 'made-up' }, /sessionToken needs accessKeyId and secretAccessKey/],
  ])('%s is refused by name, and nobody is asked', async (_name, change, detail) => {
    const host = testHost([]);
    const settings = keysAws.settings.parse({ ...kms.settings(), ...change });
    const error = await keysAws.create(settings, host, { initialise: true }).catch((e: unknown) => e);
    expect(error).toMatchObject(failure('config_invalid', detail));
    expect(host.requests).toEqual([]);
  });

  it('says every fault at once, and shows no secret', async () => {
    const good = kms.settings();
    const settings = { ...good, keyId: 'arn:aws:kms:us-east-1:111122223333:alias/x', endpoint: 'http://kms.example.com', accessKeyId: undefined };
    const error = await keysAws.create(keysAws.settings.parse(settings), testHost([]), { initialise: true }).catch((e: { details: { detail: string } }) => e);
    expect(error).toMatchObject(failure('config_invalid', /keyId .*endpoint .*accessKeyId /));
    expect(JSON.stringify(error)).not.toContain(good['secretAccessKey']);
  });

  it.each([['keyId', 'alias/with space'], ['region', 'Frankfurt'], ['endpoint', 'ftp://kms.example.com'], ['profile', 'x']])('%s = %s is refused by the schema', (name, value) => {
    expect(keysAws.settings.safeParse({ ...kms.settings(), [name]: value }).success).toBe(false);
  });

  it('names the hosts it talks to', () => {
    const keyed = { keyId: 'alias/x', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'made-up' };
    expect(hostsOf({ ...keyed, region: 'eu-central-1' })).toEqual(['kms.eu-central-1.amazonaws.com']);
    expect(hostsOf({ ...keyed, region: 'cn-north-1' })).toEqual(['kms.cn-north-1.amazonaws.com.cn']);
    expect(hostsOf({ ...keyed, region: 'eu-central-1', endpoint: 'https://kms.example.com:8443' })).toEqual(['kms.example.com:8443']);
    expect(hostsOf({ keyId: 'alias/x', region: 'eu-central-1' })).toEqual(['kms.eu-central-1.amazonaws.com', 'sts.eu-central-1.amazonaws.com']);
  });
});

describe('the network', () => {
  it('goes through the host alone: an undeclared host is never asked', async () => {
    const before = kms.requests.length;
    const host = testHost([]);
    await expect(open(kms.settings(), true, host)).rejects.toMatchObject(failure('config_invalid', /not declared/));
    expect(host.undeclared).toEqual([new URL(kms.address).host]);
    expect(kms.requests.length).toBe(before);
  });

  it('asks declared hosts alone, every request signed and counted', async () => {
    const before = kms.requests.length;
    const { keys, host } = await open(kms.settings());
    const { wrapped, version } = await keys.wrap(Buffer.alloc(32, 7), 'org-1');
    await keys.unwrap(wrapped, version, 'org-1');
    await keys.rotate();
    expect(host.undeclared).toEqual([]);
    expect(new Set(host.requests.map(({ url }) => url))).toEqual(new Set([`${kms.address}/`]));
    expect(host.requests.length).toBe(kms.requests.length - before);
    expect(host.requests.every(({ request }) => (request.timeoutMs ?? Infinity) <= 10_000)).toBe(true);
  });

  it('works behind the server’s own guard', async () => {
    const settings = kms.settings();
    const guard = new GuardedFetch({ hosts: hostsOf(settings), allowLoopback: true });
    const keys = await keysAws.create(keysAws.settings.parse(settings), { ...testHost([]), fetch: guard.fetch.bind(guard) }, { initialise: true });
    const { wrapped, version } = await keys.wrap(Buffer.alloc(32, 7), 'org-1');
    expect(Buffer.from(await keys.unwrap(wrapped, version, 'org-1'))).toEqual(Buffer.alloc(32, 7));
    await guard.close();
  });
});

describe('the signature', () => {
  it.each([
    ['another secret', { secretAccessKey: 'made-up' }, 'InvalidSignatureException'],
    ['another access key', { accessKeyId: 'AKIAEXAMPLE' }, 'UnrecognizedClientException'],
    ['a token that KMS did not give', { sessionToken: 'made-up' }, 'UnrecognizedClientException'],
  ])('%s is refused at the start, and not shown', async (_name, change, providerCode) => {
    const before = kms.requests.length;
    const settings = { ...kms.settings(), ...change };
    const host = testHost(hostsOf(settings));
    const error = await open(settings, true, host).catch((e: Error) => e);
    expect(error).toMatchObject({ ...failure('config_invalid', /AWS refused the credentials/), details: { providerCode } });
    expect(kms.requests.length).toBe(before);
    const seen = `${JSON.stringify(error)}${(error as Error).stack}${host.lines.join()}`;
    for (const name of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) if (name in settings) expect(seen).not.toContain(String((settings as Settings)[name]));
  });

  it('covers the body: one changed on the way, of the same length, is refused', async () => {
    const settings = kms.settings();
    const honest = testHost(hostsOf(settings));
    const meddling = { ...honest, fetch: (url: string, request: HostRequest) => honest.fetch(url, { ...request, body: new TextDecoder().decode(request.body as Uint8Array).replace('alias/consentry', 'alias/consentrY') }) };
    await expect(keysAws.create(keysAws.settings.parse(settings), meddling, { initialise: true })).rejects.toMatchObject({ code: 'config_invalid', details: { providerCode: 'InvalidSignatureException' } });
  });

  it('sends the token of temporary credentials along', async () => {
    const temporary = await createSimulator({ sessionToken: true });
    const { keys } = await open(temporary.settings());
    expect((await keys.health()).version).toBe(1);
    await temporary.close();
  });
});
