import assert from 'node:assert/strict';
import { z } from 'zod';
import { InboundEvent } from '../events.schema.js';
import { errorOf, withBench } from './bench.js';
import type { AnyChannel, ChannelFixture, ConformanceCheck } from './conformance.types.js';

const encode = (text: string) => new TextEncoder().encode(text);
const GARBAGE = ['', ' ', 'null', 'true', '42', '"text"', '[]', '{}', '{', '<xml/>', 'a=b&c=d', '\u0000', '{"a":1}garbage'];

export function parseChecks(plugin: AnyChannel, fixture: ChannelFixture): ConformanceCheck[] {
  const all = () => [...fixture.deliveries, ...fixture.unknown];
  const headersOf = (settings: Record<string, unknown>, rawBody: Uint8Array) => ({ headers: fixture.sign(settings, rawBody), rawBody });
  return [
    {
      id: 'parse.known', title: 'reads deliveries into events',
      docs: 'Every event must fit the SDK’s schema: the server parses it again and trusts nothing.',
      run: () => withBench(plugin, fixture, {}, async ({ connection, settings }) => {
        for (const { name, body, kinds } of fixture.deliveries) {
          const events = connection.parse(headersOf(settings, encode(body)));
          for (const event of events) {
            const parsed = InboundEvent.safeParse(event);
            assert.ok(parsed.success, `"${name}": ${parsed.success ? '' : z.prettifyError(parsed.error)}`);
            assert.ok(event.raw !== undefined, `"${name}": raw is missing`);
            JSON.stringify(event.raw);
          }
          assert.deepEqual(events.map(({ kind }) => kind), kinds, `"${name}": kinds of events`);
        }
      }),
    },
    {
      id: 'parse.text', title: 'reads every character of a text',
      docs: 'Decode the bytes as UTF-8 once; opt-out words in any script are looked for in this text.',
      run: () => withBench(plugin, fixture, {}, async ({ connection, settings }) => {
        for (const text of ['STOP', 'إلغاء', 'रोकें', '退订', '👩‍👩‍👧‍👦', 'e\u0301', ' two  spaces ', 'a\nb', '"\\/<>&']) {
          const events = connection.parse(headersOf(settings, encode(fixture.inboundText(text))));
          const [message] = events.filter((event) => event.kind === 'message');
          assert.equal(message?.text, text);
        }
      }),
    },
    {
      id: 'parse.unknown', title: 'keeps what it does not understand',
      docs: 'Unknown content becomes an event of kind "other" with its fragment in raw: stored and shown, never dropped, never an error.',
      run: () => withBench(plugin, fixture, {}, async ({ connection, settings }) => {
        for (const { name, body, marker } of fixture.unknown) {
          const events = connection.parse(headersOf(settings, encode(body)));
          assert.ok(events.some(({ kind }) => kind === 'other'), `"${name}": no event of kind other`);
          assert.ok(JSON.stringify(events.map(({ raw }) => raw)).includes(marker), `"${name}": the content was lost`);
          for (const event of events) assert.ok(InboundEvent.safeParse(event).success, `"${name}": an event does not fit the schema`);
        }
      }),
    },
    {
      id: 'parse.stable', title: 'gives a repeated delivery the same ids',
      docs: 'Ids come from the delivery alone, not from the clock or chance: the server recognises repetitions by them.',
      run: () => withBench(plugin, fixture, {}, async ({ connection, settings, host }) => {
        for (const { name, body } of all()) {
          const ids = () => connection.parse(headersOf(settings, encode(body))).map(({ id }) => id);
          const first = ids();
          host.setNow(new Date('2027-03-01T00:00:00Z'));
          assert.deepEqual(ids(), first, `"${name}": the ids changed`);
          assert.equal(new Set(first).size, first.length, `"${name}": two events share an id`);
        }
        const [a, b] = ['one', 'two'].map((text) => connection.parse(headersOf(settings, encode(fixture.inboundText(text)))));
        assert.ok(a?.length && b?.length);
      }),
    },
    {
      id: 'parse.garbage', title: 'says when it is not the provider’s format',
      docs: 'Throw PluginError "payload_invalid"; nothing else may leave.',
      run: () => withBench(plugin, fixture, {}, async ({ connection, settings }) => {
        const cut = fixture.deliveries[0]?.body.slice(0, -5) ?? '{';
        const bodies = [...GARBAGE, cut, ...(fixture.foreign ?? [])].map(encode);
        for (const rawBody of [...bodies, Uint8Array.of(0xff, 0xfe, 0x00), Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d)]) {
          const error = await errorOf(`parse of ${JSON.stringify(Buffer.from(rawBody).toString('latin1').slice(0, 40))}`, () => connection.parse(headersOf(settings, rawBody)));
          assert.equal(error.code, 'payload_invalid');
        }
      }),
    },
  ];
}
