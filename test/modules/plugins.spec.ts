import { afterAll, describe, expect, it } from '@jest/globals';
import { PluginLoadError, PluginRegistry, settingsFields } from '@consentry/plugins';
import { BUNDLED } from '@consentry/server';
import { channelSource, PluginFolder } from '../harness/plugin-folder.js';

const folder = new PluginFolder();
afterAll(() => folder.remove());

async function faultsOf(bundled: Record<string, unknown>, extra: string[] = []): Promise<string[]> {
  const error = await PluginRegistry.load(bundled, extra).then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PluginLoadError);
  return (error as PluginLoadError).faults;
}

describe('the registry', () => {
  it('loads what ships with the server', async () => {
    const registry = await PluginRegistry.load(BUNDLED);
    expect(registry.all().map((p) => p.id).sort()).toEqual(['aws', 'channel-whatsapp', 'file', 'pkcs11', 'vault']);
    expect(() => registry.channel('file')).toThrow('plugin.not_found');
    expect(() => registry.channel('none')).toThrow('plugin.not_found');
    expect(registry.keys('channel-whatsapp')).toBeUndefined();
  });

  it('CH-7: loads a good one from a folder outside the repository', async () => {
    const good = folder.write('good', channelSource());
    const registry = await PluginRegistry.load(BUNDLED, [good]);
    const plugin = registry.channel('channel-outside');
    expect(plugin.channel).toBe('outside');
    // Marked by its own copy of the SDK's `secret`, and recognised by ours.
    expect(settingsFields(plugin.settings)).toEqual([{ name: 'apiToken', secret: true, required: true, description: null }, { name: 'line', secret: false, required: true, description: null }]);
  });

  it.each([{ main: 'index.js' }, { exports: { '.': './index.js' } }, { exports: { '.': { import: './index.js' } } }, { exports: { '.': { default: './index.js' } } }, {}])('enters a folder by its manifest: %j', async (manifest) => {
    const path = folder.write(`manifest-${Buffer.from(JSON.stringify(manifest)).toString('hex')}`, channelSource(), manifest);
    expect((await PluginRegistry.load({}, [path])).all().length).toBe(1);
  });

  it('names every fault of every plugin in one error', async () => {
    const twice = folder.write('twice', channelSource());
    const sources: [name: string, source: string, fault: RegExp][] = [
      ['no-default', `export const plugin = 1;`, /has no default export/],
      ['null-default', `export default null;`, /has no default export/],
      ['a-string', `export default 'plugin';`, /the default export/],
      ['a-class', `export default class {}`, /the default export/],
      ['another-kind', `export default { kind: 'database', id: 'another-kind' };`, /kind/],
      ['no-settings', channelSource({ settings: '' }), /settings must be a zod object/],
      ['plain-settings', channelSource({ settings: '{ shape: {} }' }), /settings must be a zod object/],
      ['no-create', channelSource({ create: '' }), /create must be a function/],
      ['no-capabilities', channelSource({ capabilities: '' }), /capabilities/],
      ['no-types', channelSource({ capabilities: `{ types: [], receipts: true, serviceWindowHours: null, addressKinds: ['phone'] }` }), /capabilities\.types/],
      ['a-window-of-nothing', channelSource({ capabilities: `{ types: ['text'], receipts: true, serviceWindowHours: 0, addressKinds: ['phone'] }` }), /serviceWindowHours/],
      ['bad-id', channelSource({ id: `'Channel Outside'` }), /id must be lower-case/],
      ['bad-channel', channelSource({ channel: `'Whats App'` }), /channel/],
      ['bad-hosts', channelSource({ hosts: `'api.example.com'` }), /: hosts /],
      ['newer-sdk', channelSource({ id: `'newer-sdk'`, sdk: `'^2.0.0'` }), /written for SDK \^2\.0\.0/],
      ['newer-minor', channelSource({ id: `'newer-minor'`, sdk: `'^1.99.0'` }), /written for SDK/],
      ['loose-sdk', channelSource({ id: `'loose-sdk'`, sdk: `'*'` }), /written for SDK \*/],
      ['unmarked', channelSource({ id: `'unmarked'`, settings: `z.strictObject({ apiToken: z.string(), clientSecret: z.string().optional(), line: z.string() })` }), /settings\.apiToken looks like a secret/],
      ['throwing', `throw new Error('no network today');`, /cannot be loaded \(no network today\)/],
      ['broken', `export default {`, /cannot be loaded/],
      ['missing-import', `import 'no-such-package-anywhere'; export default 1;`, /cannot be loaded/],
    ];
    const paths = sources.map(([name, source]) => folder.write(name, source));
    const faults = await faultsOf(BUNDLED, [folder.write('good', channelSource()), twice, ...paths, `${folder.path}/nowhere`, '@nobody/nothing']);
    for (const [n, [name, , fault]] of sources.entries()) {
      expect([name, faults.some((f) => f.startsWith(`${paths[n]}: `) && fault.test(f))]).toEqual([name, true]);
    }
    expect(faults).toContain(`${twice}: the id channel-outside is already taken by ${folder.path}/good`);
    expect(faults.find((f) => f.startsWith(`${folder.path}/nowhere`))).toMatch(/there is no such folder/);
    expect(faults.find((f) => f.startsWith('@nobody/nothing'))).toMatch(/cannot be loaded/);
    expect(faults.filter((f) => f.includes('/unmarked: ')).map((f) => /settings\.\w+/.exec(f)![0])).toEqual(['settings.apiToken', 'settings.clientSecret']);
    // Not a stack, and one line each: it is read by a person who wants to start a server.
    for (const fault of faults) expect(fault).not.toMatch(/\n/);
  });

  it('TR-3: refuses pins that cannot be enforced, or that one new key would turn into an outage', async () => {
    const [a, b] = [1, 2].map((byte) => `sha256/${Buffer.alloc(32, byte).toString('base64')}`);
    let made = 0;
    const faultsFor = (pins: string, change: Record<string, string> = {}) =>
      PluginRegistry.load({}, [folder.write(`pins-${made++}`, channelSource({ pins, ...change }))]).then(() => [], (error: PluginLoadError) => error.faults.map((f) => f.replace(/^.*?: /, '')));
    expect(await faultsFor(`{ 'api.example.com': ['${a}', '${b}'] }`)).toEqual([]);
    expect(await faultsFor(`{ 'api.example.com:8443': ['${a}', '${b}'] }`, { hosts: `['api.example.com:8443']` })).toEqual([]);
    expect(await faultsFor(`{ 'api.example.com': ['${a}', '${b}'] }`, { hosts: `['api.example.com:8443']` })).toEqual([]);
    expect(await faultsFor(`{ 'api.example.com': ['${a}', '${b}'] }`, { hosts: `() => []` })).toEqual([]);
    expect(await faultsFor(`{ 'www.example.com': ['${a}', '${b}'] }`)).toEqual(['pins: www.example.com: is not among its hosts']);
    expect(await faultsFor(`{ 'api.example.com:8443': ['${a}', '${b}'] }`)).toEqual(['pins: api.example.com:8443: is not among its hosts']);
    for (const few of [`[]`, `['${a}']`, `['${a}', '${a}']`]) expect([few, await faultsFor(`{ 'api.example.com': ${few} }`)]).toEqual([few, [expect.stringMatching(/^pins: api\.example\.com: has fewer than two different pins/)]]);
    expect(await faultsFor(`{ 'api.example.com': ['${a}', '${b}', 'sha256/short'] }`)).toEqual([`pins: api.example.com: "sha256/short" is not sha256/ and the base64 of 32 bytes`]);
    expect(await faultsFor(`{ 'API.example.com': ['${a}', '${b}'] }`)).toContain('pins: "API.example.com" must be written api.example.com');
    for (const shape of [`'${a}'`, `['${a}']`, `{ 'api.example.com': '${a}' }`, `{ 'api.example.com': [1, 2] }`]) expect([shape, (await faultsFor(shape)).length > 0]).toEqual([shape, true]);
  });

  it('a secret under any of its names must be marked', async () => {
    for (const name of ['accessToken', 'app_secret', 'PASSWORD', 'apiKey', 'apikey', 'api_key', 'privateKey', 'signingKey', 'passphrase']) {
      const path = folder.write(`named-${name}`, channelSource({ settings: `z.strictObject({ ${name}: z.string() })` }));
      const faults = await PluginRegistry.load({}, [path]).then(() => [], (error: PluginLoadError) => error.faults);
      expect([name, faults.length]).toEqual([name, 1]);
    }
  });

  it('a bundled plugin cannot be replaced by one from outside under its id', async () => {
    const imposter = folder.write('imposter', channelSource({ id: `'channel-whatsapp'`, channel: `'whatsapp'` }));
    expect(await faultsOf(BUNDLED, [imposter])).toEqual([`${imposter}: the id channel-whatsapp is already taken by @consentry/channel-whatsapp`]);
  });
});
