import assert from 'node:assert/strict';
import { z } from 'zod';
import { MESSAGE_TYPES } from '../message.schema.js';
import { secretFields } from '../secret.js';
import { SDK_VERSION, sdkSatisfies } from '../version.js';
import { hostsOf, withBench } from './bench.js';
import type { AnyChannel, ChannelFixture, ConformanceCheck } from './conformance.types.js';

const SECRET_NAME = /(token|secret|password|passphrase|apikey|api_key|privatekey|private_key)$/i;

export function manifestChecks(plugin: AnyChannel, fixture: ChannelFixture): ConformanceCheck[] {
  const sample = () => fixture.settings('http://127.0.0.1:9', 0);
  return [
    {
      id: 'manifest.shape', title: 'says who it is and what it can do',
      docs: 'The server reads these fields before it makes a connection and refuses to start when they do not fit.',
      async run() {
        assert.equal(plugin.kind, 'channel');
        assert.match(plugin.id, /^[a-z][a-z0-9-]{2,63}$/, 'id: lower-case letters, digits and hyphens');
        assert.match(plugin.channel, /^[a-z][a-z0-9_-]{1,31}$/, 'channel: a short lower-case name');
        assert.ok(plugin.name.trim().length > 0, 'name: shown to people');
        assert.ok(sdkSatisfies(plugin.sdk), `sdk: "${plugin.sdk}" does not cover ${SDK_VERSION}`);
        const { types, addressKinds, serviceWindowHours, receipts } = plugin.capabilities;
        assert.ok(types.length > 0 && types.every((type) => (MESSAGE_TYPES as readonly string[]).includes(type)), 'capabilities.types: known message types, at least one');
        assert.ok(addressKinds.length > 0, 'capabilities.addressKinds: at least one');
        assert.ok(serviceWindowHours === null || serviceWindowHours > 0, 'capabilities.serviceWindowHours: hours or null');
        assert.equal(typeof receipts, 'boolean');
        const hosts = hostsOf(plugin, plugin.settings.parse(sample()));
        assert.ok(hosts.length > 0, 'hosts: at least one');
        for (const host of hosts) assert.match(host, /^([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i, 'hosts: names, with :port where it is unusual, without scheme, path or wildcard');
      },
    },
    {
      id: 'settings.strict', title: 'refuses settings it does not know',
      docs: 'Use z.strictObject: a misspelt setting must be an error, not silence.',
      async run() {
        const valid = plugin.settings.safeParse(sample());
        assert.ok(valid.success, `the fixture's settings must be valid: ${valid.success ? '' : z.prettifyError(valid.error)}`);
        assert.ok(!plugin.settings.safeParse({ ...sample(), surprise: 'x' }).success, 'an unknown setting was accepted');
        assert.ok(!plugin.settings.safeParse({}).success, 'empty settings were accepted');
      },
    },
    {
      id: 'settings.secrets', title: 'marks its secrets',
      docs: 'Make tokens, keys and passwords with secret(): the mark hides them in the form, seals them in the vault and redacts them.',
      async run() {
        const marked = secretFields(plugin.settings);
        assert.ok(marked.length > 0, 'no setting is marked as secret');
        const bare = Object.keys(plugin.settings.shape).filter((name) => SECRET_NAME.test(name) && !marked.includes(name));
        assert.deepEqual(bare, [], 'settings that sound secret are not marked');
      },
    },
    {
      id: 'create.quiet', title: 'makes a connection without a word to anybody',
      docs: 'create() is called often and may be thrown away: no request, no log of settings, no lasting state.',
      async run() {
        await withBench(plugin, fixture, {}, async ({ host, provider, connection }) => {
          assert.equal(host.requests.length + provider.requests.length, 0, 'create() made requests');
          for (const verb of ['send', 'verify', 'parse'] as const) assert.equal(typeof connection[verb], 'function', `${verb} is missing`);
          const routes = connection.routes?.();
          if (routes) assert.ok(routes.length > 0 && routes.every((route) => typeof route === 'string' && route.length > 0), 'routes(): names of the line');
        });
      },
    },
  ];
}
