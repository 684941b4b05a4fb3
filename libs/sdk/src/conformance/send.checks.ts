import assert from 'node:assert/strict';
import { OutboundMessage, SendResult } from '../message.schema.js';
import { never, withBench, type Bench } from './bench.js';
import type { AnyChannel, ChannelFixture, ConformanceCheck, ProviderRequest } from './conformance.types.js';

/** Texts that get broken when somebody counts bytes, escapes twice, or normalises. */
const TEXTS = [
  'Grüße aus Köln, señor Ñandú — “quoted” & <b>not bold</b> \\ / %41 {{1}}',
  'مرحبا بك في متجرنا‎ — شكرا',
  'שלום עולם 123',
  '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 ✔️',
  'e\u0301 stays decomposed; ﬁ stays a ligature',
  'line one\nline two\r\n\ttabbed  two spaces ',
  '汉字と仮名、한글',
];

export function sendChecks(plugin: AnyChannel, fixture: ChannelFixture): ConformanceCheck[] {
  async function sent(message: OutboundMessage, look: (request: ProviderRequest, bench: Bench) => void): Promise<void> {
    await withBench(plugin, fixture, {}, async (bench) => {
      const result = await bench.connection.send(message, never());
      assert.ok(SendResult.safeParse(result).success, 'send() must resolve to a SendResult');
      assert.equal(result.providerId, fixture.acceptedId, 'send() must resolve to the provider’s own id');
      assert.equal(bench.provider.requests.length, 1, 'one message is one request');
      look(bench.provider.requests[0] as ProviderRequest, bench);
    });
  }
  const ofType = (type: string) => fixture.messages.filter((message) => message.type === type);
  const written = (to: OutboundMessage['to']) => fixture.writtenAddress?.(to) ?? to.value;
  const text = ofType('text')[0];

  return [
    ...plugin.capabilities.types.map((type): ConformanceCheck => ({
      id: `send.type.${type}`, title: `sends ${type} as the provider wants it`,
      docs: 'Every type the plugin says it can send needs a sample in the fixture; the provider must see its type and recipient.',
      async run() {
        assert.ok(ofType(type).length > 0, `the fixture has no sample of type ${type}`);
        for (const message of ofType(type)) {
          assert.ok(OutboundMessage.safeParse(message).success, `the fixture's sample ${message.id} does not fit the SDK's own schema`);
          await sent(message, (request) => {
            const seen = fixture.understand(request);
            assert.equal(seen.type, type);
            assert.equal(seen.to, written(message.to), 'the recipient');
          });
        }
      },
    })),
    {
      id: 'send.content', title: 'sends all of a content and nothing else',
      docs: 'Every field that was given must arrive: what is dropped on the way was agreed to and never said.',
      async run() {
        for (const message of fixture.messages) {
          await sent(message, (request) => {
            const { content } = fixture.understand(request);
            if (content !== undefined) assert.deepEqual(content, message.content, `${message.id}: the content`);
          });
        }
      },
    },
    {
      id: 'send.callback', title: 'sends our message id along',
      docs: 'message.id must travel as the provider’s callback data (where receipts exist), so that a status finds its message even when the answer to send was lost (invariant I3).',
      async run() {
        if (!plugin.capabilities.receipts) return;
        for (const message of fixture.messages) await sent(message, (request) => assert.equal(fixture.understand(request).callbackId, message.id, 'the callback data'));
      },
    },
    {
      id: 'send.reply', title: 'says which message it answers',
      docs: 'replyTo is the provider’s id of the message that is answered.',
      async run() {
        const first = fixture.messages[0] as OutboundMessage;
        await sent({ ...first, replyTo: 'provider-id-7' }, (request) => assert.equal(fixture.understand(request).replyTo, 'provider-id-7'));
      },
    },
    {
      id: 'send.text', title: 'leaves every character of a text as it is',
      docs: 'Build bodies with JSON.stringify or the form encoder; never count bytes, escape or normalise yourself.',
      async run() {
        if (text?.type !== 'text') return;
        for (const body of TEXTS) await sent({ ...text, content: { ...text.content, body } }, (request) => assert.equal(fixture.understand(request).text, body));
      },
    },
    {
      id: 'send.unknown_type', title: 'refuses a type it does not know',
      docs: 'A newer server may hand over types this plugin was not written for: throw PluginError "unsupported", send nothing.',
      async run() {
        await withBench(plugin, fixture, {}, async ({ connection, provider }) => {
          const odd = { ...(fixture.messages[0] as OutboundMessage), type: 'hologram', content: {} } as unknown as OutboundMessage;
          await assert.rejects(async () => connection.send(odd, never()), { name: 'PluginError', code: 'unsupported' });
          assert.equal(provider.requests.length, 0, 'something was sent all the same');
        });
      },
    },
  ];
}
