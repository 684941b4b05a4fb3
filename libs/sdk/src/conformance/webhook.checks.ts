import assert from 'node:assert/strict';
import { withBench } from './bench.js';
import type { AnyChannel, ChannelFixture, ConformanceCheck } from './conformance.types.js';
import { forgeries } from './forgeries.js';

const encode = (text: string) => new TextEncoder().encode(text);

export function webhookChecks(plugin: AnyChannel, fixture: ChannelFixture): ConformanceCheck[] {
  const { sign, signatureHeader: header } = fixture;
  return [
    {
      id: 'webhook.genuine', title: 'lets genuine deliveries in',
      docs: 'verify() looks at the raw bytes alone: signed nonsense is still signed, parsing comes later.',
      run: () => withBench(plugin, fixture, {}, async ({ connection, settings }) => {
        for (const text of [...fixture.deliveries.map(({ body }) => body), fixture.inboundText('grüße 👋 مرحبا'), '', 'not json', '\u0000']) {
          const rawBody = encode(text);
          assert.equal(connection.verify({ headers: sign(settings, rawBody), rawBody }), true, 'a genuine delivery was refused');
        }
      }),
    },
    {
      id: 'webhook.forged', title: 'keeps every forgery out',
      docs: 'A missing, malformed or foreign signature is false, never an exception; compare with timingSafeEqual over the raw bytes (claim TR-4).',
      run: () => withBench(plugin, fixture, {}, async ({ connection, settings }) => {
        const body = encode(fixture.inboundText('hello'));
        const foreign = sign(plugin.settings.parse(fixture.settings('http://127.0.0.1:9', 1)), body);
        const kinds = forgeries({
          body, header, headers: sign(settings, body), foreign,
          ofOtherBody: sign(settings, encode(fixture.inboundText('hullo'))), ofEmptyBody: sign(settings, new Uint8Array()),
        });
        const passed = kinds.filter(({ name, request }) => {
          try {
            const answer: unknown = connection.verify(request);
            assert.equal(typeof answer, 'boolean', `"${name}": verify must answer true or false, at once`);
            return answer;
          } catch (error) {
            if (error instanceof assert.AssertionError) throw error;
            return assert.fail(`"${name}": verify must answer false, not throw`);
          }
        });
        assert.deepEqual(passed.map(({ name }) => name), [], 'forgeries that passed');
      }),
    },
    {
      id: 'webhook.handshake', title: 'answers the subscription handshake, and only a right one',
      docs: 'Compare the token in constant time; undefined for anything else.',
      run: () => withBench(plugin, fixture, {}, async ({ connection, settings }) => {
        const sample = fixture.handshake?.(settings);
        assert.equal(connection.handshake === undefined, sample === undefined, 'handshake() and the fixture’s sample belong together');
        if (!sample) return;
        assert.equal(connection.handshake?.(sample.query), sample.answer);
        for (const query of [{}, ...sample.wrong]) assert.equal(connection.handshake?.(query), undefined, 'a wrong handshake was answered');
      }),
    },
  ];
}
