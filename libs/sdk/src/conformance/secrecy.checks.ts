import assert from 'node:assert/strict';
import type { MediaFile } from '../channel.types.js';
import type { OutboundMessage } from '../message.schema.js';
import { assertHides, everythingOf, never, privateTexts, withBench, type Bench } from './bench.js';
import { SCENARIOS, type AnyChannel, type ChannelFixture, type ConformanceCheck } from './conformance.types.js';
import type { ProviderBehaviour } from './provider.server.js';

const encode = (text: string) => new TextEncoder().encode(text);

export function secrecyChecks(plugin: AnyChannel, fixture: ChannelFixture): ConformanceCheck[] {
  /** Everything a plugin can be asked to do, under every kind of answer; hands over what was thrown on the way. */
  async function ordeal(look: (bench: Bench, errors: unknown[], privates: string[]) => void): Promise<void> {
    const behaviours: ProviderBehaviour[] = [...SCENARIOS.map((scenario) => ({ answer: fixture.answers[scenario] })), 'reset', 'truncate'];
    for (const behaviour of behaviours) {
      await withBench(plugin, fixture, { behaviour }, async (bench) => {
        const { connection, settings } = bench;
        const errors: unknown[] = [];
        const attempt = async (run: () => unknown) => {
          try {
            await run();
          } catch (error) {
            errors.push(error);
          }
        };
        for (const message of fixture.messages) await attempt(() => connection.send(message, never()));
        await attempt(() => connection.check?.(never()));
        await attempt(() => connection.templates?.(never()));
        await attempt(() => connection.submitTemplate?.({ name: 'sample', language: 'en', category: 'utility', components: [] }, {}, never()));
        await attempt(() => connection.deleteTemplate?.({ providerId: '1', name: 'sample' }, never()));
        await attempt(() => connection.lookUp?.({ id: 'sample', providerId: 'sample' }, never()));
        await attempt(() => connection.markRead?.('sample', { typing: true }, never()));
        if (fixture.media) {
          await attempt(() => connection.uploadMedia?.(fixture.media?.file as MediaFile, never()));
          await attempt(() => connection.downloadMedia?.(fixture.media?.downloadId ?? '', { maxBytes: 1_048_576 }, never()));
        }
        for (const { body } of [...fixture.deliveries, ...fixture.unknown, { body: `{"said":"${INBOUND}"` }]) {
          const rawBody = encode(body);
          await attempt(() => connection.verify({ headers: fixture.sign(settings, rawBody), rawBody }));
          await attempt(() => connection.parse({ headers: {}, rawBody }));
        }
        await attempt(() => connection.parse({ headers: {}, rawBody: encode(fixture.inboundText(INBOUND)) }));
        look(bench, errors, [...privateTexts(plugin, settings, fixture.messages), INBOUND]);
      });
    }
  }

  return [
    {
      id: 'secrecy.logs', title: 'logs no secret, no address, no word that was written',
      docs: 'Log names of events and codes (invariant I8).',
      run: () => ordeal(({ host }, _errors, privates) => assertHides('a log line', host.lines.join('\n'), privates)),
    },
    {
      id: 'secrecy.errors', title: 'throws no secret, no address, no word that was written',
      docs: 'Do not quote the provider’s text or the request in an error: write your own sentence per code (invariant I8).',
      run: () => ordeal((_bench, errors, privates) => errors.forEach((error) => assertHides('an error', everythingOf(error), privates))),
    },
    {
      id: 'secrecy.urls', title: 'puts no secret into an address',
      docs: 'Addresses end up in logs of proxies: credentials belong into headers.',
      run: () => ordeal(({ host, provider, settings }) => {
        const secrets = privateTexts(plugin, settings, []);
        assertHides('an address', [...host.requests.map(({ url }) => url), ...provider.requests.map(({ path }) => path)].join('\n'), secrets);
      }),
    },
    {
      id: 'host.declared', title: 'talks to its declared hosts alone, and only through the host',
      docs: 'Name every host in `hosts` and use host.fetch, never a client of your own: it carries guard, deadline and pins.',
      run: () => ordeal(({ host, provider }) => {
        assert.deepEqual(host.undeclared, [], 'undeclared hosts');
        assert.equal(provider.requests.length, host.requests.length, 'requests that did not go through host.fetch, or never reached the declared host');
      }),
    },
    {
      id: 'isolation', title: 'keeps two connections apart',
      docs: 'No module state: everything a connection knows comes from the settings of its own create().',
      run: () => withBench(plugin, fixture, { connection: 0 }, (a) => withBench(plugin, fixture, { connection: 1 }, async (b) => {
        const message = fixture.messages[0] as OutboundMessage;
        await Promise.all([a, b, a, b].map(({ connection }) => connection.send(message, never())));
        const secrets = (bench: Bench) => privateTexts(plugin, bench.settings, []);
        for (const [own, other] of [[a, b], [b, a]] as const) {
          assert.equal(own.provider.requests.length, 2, 'each connection’s messages go to its own provider');
          assertHides('a request of the one connection', JSON.stringify(own.provider.requests), secrets(other));
          const rawBody = encode(fixture.inboundText('hello'));
          assert.equal(own.connection.verify({ headers: fixture.sign(own.settings, rawBody), rawBody }), true, 'its own delivery was refused');
          assert.equal(own.connection.verify({ headers: fixture.sign(other.settings, rawBody), rawBody }), false, 'the other’s delivery passed');
        }
        if (a.connection.routes) assert.notDeepEqual(a.connection.routes(), b.connection.routes?.(), 'two lines with the same routes');
      })),
    },
  ];
}

const INBOUND = 'I moved to 14 Invented Lane last week';
