import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MESSAGE_TYPES, type MediaType, type MessageType } from '@consentry/plugin-sdk';
import { startStandIn, type StandIn } from '@consentry/plugin-sdk/conformance';
import { withClient } from '../harness/postgres.js';
import { vectorFolder } from '../harness/vectors.js';
import { closeWebhookSockets, WebhookLine } from '../harness/webhook-line.js';
import { World } from '../harness/world.js';
import { CONTENTS, filled as filledExample, type SendExample } from '../plugins/whatsapp.sends.fixture.js';

type Example = SendExample & { template?: Template };
interface Part { type: string; sub_type?: string; index?: string | number; parameters?: { type: string; [value: string]: unknown }[] }
interface Template { name: string; language: { code: string }; components?: Part[] }
interface Definition { type: string; format?: string; text?: string; buttons?: Record<string, unknown>[] }
interface Problem { id: string; code?: string; verdict?: { rule: string; outcome: string }[]; errors?: { path: string }[] }
type Wire = Record<string, unknown>;

const AGREED = '+15550144000';
const STRANGER = '+15550144001';

/** The smallest file of each type that a reader of it would open. */
const FILES: Record<MediaType, [mimeType: string, base64: string]> = {
  image: ['image/png', 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='],
  sticker: ['image/webp', 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'],
  audio: ['audio/ogg', 'T2dnUwACAAAAAAAAAABzbm9jAAAAALmcujIBE09wdXNIZWFkAQEAAIA+AAAAAABPZ2dTAAAAAAAAAAAAAHNub2MBAAAADrtSlQEUT3B1c1RhZ3MEAAAAY29ucwAAAABPZ2dTAATAAwAAAAAAAHNub2MCAAAAKq7nJgED+P/+'],
  video: ['video/mp4', 'AAAAHGZ0eXBpc29tAAACAGlzb21pc28ybXA0MQAAAHRtb292AAAAbG12aGQAAAAAAAAAAAAAAAAAAAPoAAAD6AABAAABAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAAAAEG1kYXQAAAAAAAAAAA=='],
  document: ['application/pdf', 'JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZy9QYWdlcyAyIDAgUj4+ZW5kb2JqCjIgMCBvYmo8PC9UeXBlL1BhZ2VzL0tpZHNbMyAwIFJdL0NvdW50IDE+PmVuZG9iagozIDAgb2JqPDwvVHlwZS9QYWdlL1BhcmVudCAyIDAgUi9NZWRpYUJveFswIDAgNzIgNzJdPj5lbmRvYmoKdHJhaWxlcjw8L1Jvb3QgMSAwIFI+PgolJUVPRgo='],
};

const folder = vectorFolder('whatsapp-sends');
const examples = folder ? Object.entries(JSON.parse(readFileSync(join(folder, 'examples.json'), 'utf8')) as Record<string, Example>) : [];
/** Some of Meta's examples leave the type out and let the content speak. */
const typeOf = (example: Example) => (example.type ?? MESSAGE_TYPES.find((type) => example[type] !== undefined)) as MessageType;
const filled = (example: Example): Example => ({ ...filledExample(example), to: AGREED.slice(1) }) as Example;
/** The content with other ids for the files in it and for the message it reacts to. */
const withIds = (content: unknown, fileId: (type: MediaType) => string, messageId: string): unknown => Array.isArray(content) ? content.map((part) => withIds(part, fileId, messageId)) : typeof content !== 'object' || content === null ? content
  : Object.fromEntries(Object.entries(content).map(([name, part]) => [name, name === 'message_id' ? messageId : name in FILES && typeof (part as { id?: unknown } | null)?.id === 'string' ? { ...(part as object), id: fileId(name as MediaType) } : withIds(part, fileId, messageId)]));
const identified = (type: MessageType, content: unknown, fileId: (type: MediaType) => string, messageId: string) => (withIds({ [type]: content }, fileId, messageId) as Wire)[type];

/** A definition that these parameters fit: what the author of the template must have had approved. */
function definitionOf(template: Template): Definition[] {
  const given = template.components ?? [];
  const buttons = given.filter((c) => c.type === 'button');
  return given.flatMap((c): Definition[] => {
    const first = c.parameters?.[0];
    if (c.type === 'header' && first && first.type !== 'text') return [{ type: 'HEADER', format: first.type.toUpperCase() }];
    if (c.type === 'header' || c.type === 'body') return [{ type: c.type.toUpperCase(), text: (c.parameters ?? []).map((_, n) => `{{${n + 1}}}`).join(' and ') }];
    return [];
  }).concat(buttons.length > 0 ? [{ type: 'BUTTONS', buttons: buttons.map((b) => (b.sub_type === 'url' ? { type: 'URL', url: 'https://example.com/{{1}}' } : { type: 'QUICK_REPLY', text: 'Yes' })) }] : []);
}

describe("CM-7: every type of message, and Meta's own examples", () => {
  let world: World;
  let provider: StandIn;
  let recorded: WebhookLine;
  let simulated: WebhookLine;
  /** On each line, the message that the replies answer. */
  const answered = new Map<string, { id: string; providerId: string }>();
  const files = {} as Record<MediaType, string>;

  /** The messages that left over the recorded line, as they were written. */
  const wires = () => provider.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/messages')).map(({ body }) => JSON.parse(body) as Wire).filter((wire) => wire['type'] !== undefined);
  const fileOf = (type: MediaType) => files[type];

  beforeAll(async () => {
    provider = await startStandIn({
      answering: ({ method, path }) => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(method !== 'POST' ? { data: [] } : path.endsWith('/media') ? { id: 'recorded-file' } : { messages: [{ id: `wamid.recorded-${provider.requests.length}` }] }) }),
    });
    world = await World.start();
    [recorded, simulated] = [await WebhookLine.make(world, { apiBaseUrl: provider.baseUrl }), await WebhookLine.make(world)];
    await world.call('POST', '/v1/contacts', { phone: AGREED, name: 'Ada', optedIn: true });
    await world.call('POST', '/v1/contacts', { phone: STRANGER, name: 'Bea' });
    for (const [type, [mimeType, base64]] of Object.entries(FILES)) {
      const { status, body } = await world.call<{ id: string }>('POST', '/v1/media', undefined, { raw: Buffer.from(base64, 'base64'), headers: { 'content-type': mimeType } });
      expect([type, status]).toEqual([type, 201]);
      files[type as MediaType] = body.id;
    }
    for (const line of [recorded, simulated]) await talk(line);
    await withClient(world.ownerUrl, async (client) => {
      const seen = new Set<string>();
      for (const [n, { template }] of examples.map(([, e]) => filled(e)).filter((e) => e.template).entries()) {
        if (seen.has(template!.name + template!.components?.length)) continue;
        seen.add(template!.name + template!.components?.length);
        for (const line of [recorded, simulated]) {
          await client.query(
            `insert into templates (id, organization_id, connection_id, name, language, category, state, components, synced_at) values ($1, $2, $3, $4, $5, 'utility', 'approved', $6, now())
             on conflict (connection_id, name, language) do nothing`,
            [`0000000${line === recorded ? 1 : 2}-0000-7000-8000-${String(n).padStart(12, '0')}`, world.demo.organizationId, line.uuid, nameFor(template!), template!.language.code, JSON.stringify(definitionOf(template!))]);
        }
      }
    });
  });
  afterAll(async () => { closeWebhookSockets(); await world.close(); await provider.close(); });

  /** The person writes: the window is open again, and there is something to answer. */
  async function talk(line: WebhookLine): Promise<void> {
    const known = answered.get(line.id)?.id;
    expect((await line.deliver(line.text('I have a question', { from: AGREED.slice(1) }))).status).toBe(200);
    await world.settle();
    const { body } = await world.call<{ data: { id: string; providerId: string }[] }>('GET', `/v1/messages?direction=in&connectionId=${line.id}`);
    expect(body.data[0]!.id).not.toBe(known);
    answered.set(line.id, body.data[0]!);
  }

  /** Nobody gets more than 20 messages an hour (CM-6): the next one goes when the hour has moved on. */
  let sent = 0;
  async function paced(line: WebhookLine): Promise<void> {
    if (++sent % 18 !== 0) {
      world.clock.advance(7_000);
      return;
    }
    world.clock.advance(3_601_000);
    await talk(line);
  }

  /** Two examples share a name and differ in their components: no one template fits both, so each gets its own. */
  function nameFor(template: Template): string {
    return template.name === 'template-name' ? `template_name_${template.components?.length ?? 0}` : template.name;
  }

  /** Our request for the same message. */
  function requestOf(example: Example, line: WebhookLine, to: string): Wire {
    const type = typeOf(example);
    const content = type === 'template' ? { ...example.template!, name: nameFor(example.template!) } : example[type];
    return order(line, to, type, content, example.context !== undefined);
  }
  function order(line: WebhookLine, to: string, type: MessageType, content: unknown, replies = false): Wire {
    return { connectionId: line.id, to, purpose: type === 'template' ? 'utility' : 'service', type, [type]: identified(type, content, fileOf, answered.get(line.id)!.id), ...(replies ? { replyTo: answered.get(line.id)!.id } : {}) };
  }

  (folder ? it : it.skip)('are refused without consent, with the verdict, and nothing leaves', async () => {
    const counts = new Map<string, number>();
    const before = [provider.requests.length, world.simulator.ledger(simulated.uuid).length];
    for (const [name, example] of examples) {
      const { status, body } = await world.call<Problem>('POST', '/v1/messages', { ...requestOf(filled(example), recorded, STRANGER), replyTo: undefined });
      expect([name, status, body.code]).toEqual([name, 422, 'gate.not_opted_in']);
      expect(body.verdict?.find((v) => v.rule === 'not_opted_in')?.outcome).toBe('block');
      expect(body.verdict?.find((v) => v.rule === 'not_recognised')?.outcome).toBe('pass');
      counts.set(typeOf(example), (counts.get(typeOf(example)) ?? 0) + 1);
    }
    await world.settle();
    expect([provider.requests.length, world.simulator.ledger(simulated.uuid).length]).toEqual(before);
    process.stdout.write(`sends: ${examples.length} examples without consent, all blocked: ${[...counts].sort().map(([k, n]) => `${k} ${n}`).join(', ')}\n`);
  });

  (folder ? it : it.skip)('are accepted with consent, and leave as the very request that Meta prints', async () => {
    const counts = new Map<string, number>();
    for (const [name, raw] of examples) {
      await paced(recorded);
      const example = filled(raw);
      const type = typeOf(example);
      const before = wires().length;
      const { status, body } = await world.call<Problem>('POST', '/v1/messages', requestOf(example, recorded, AGREED));
      await world.settle();
      counts.set(`${type} ${status}`, (counts.get(`${type} ${status}`) ?? 0) + 1);
      expect([name, status, body.code, body.errors]).toEqual([name, 202, undefined, undefined]);
      expect([name, wires().length]).toEqual([name, before + 1]);
      const { biz_opaque_callback_data: callback, recipient_type: _individual, ...wire } = wires().at(-1)!;
      expect(callback).toBe(body.id);
      const { recipient_type: _same, ...wanted } = example;
      const content = identified(type, example.template ? { ...example.template, name: nameFor(example.template) } : example[type], () => 'recorded-file', answered.get(recorded.id)!.providerId);
      expect([name, wire]).toEqual([name, { ...wanted, type, [type]: content, ...(example.context ? { context: { message_id: answered.get(recorded.id)!.providerId } } : {}) }]);
    }
    process.stdout.write(`sends: ${examples.length} examples with consent: ${[...counts].sort().map(([k, n]) => `${k} ${n}`).join(', ')}\n`);
  });

  it('stand in the ledger of the simulated phone with the same content', async () => {
    const before = world.simulator.ledger(simulated.uuid).length;
    let arrived = 0;
    // Templates of the simulated business alone: its six are not those of Meta's examples.
    const template = { name: 'order_confirmation', language: { code: 'en_US' }, components: [{ type: 'body', parameters: ['Ada', 'A-1', 'Friday'].map((text) => ({ type: 'text', text })) }] };
    const every = Object.entries({ ...CONTENTS, template: [template] }).flatMap(([type, contents]) => contents.map((content): [MessageType, unknown] => [type as MessageType, content]));
    for (const [type, content] of every) {
      await paced(simulated);
      const request = order(simulated, AGREED, type, content);
      const name = `${type} ${(content as { type?: string }).type ?? ''}`;
      const { status, body } = await world.call<Problem>('POST', '/v1/messages', request);
      expect([name, status, body.code, body.errors]).toEqual([name, 202, undefined, undefined]);
      await world.settle();
      const entry = world.simulator.ledger(simulated.uuid).at(-1)!;
      expect([name, entry.type, entry.to, entry.callbackId]).toEqual([name, type, AGREED, body.id]);
      // The provider's ids of our files are the simulator's to give.
      const seen = identified(type, entry.body, () => 'a file', 'a message');
      expect([name, seen]).toEqual([name, identified(type, content, () => 'a file', 'a message')]);
      arrived++;
    }
    expect(world.simulator.ledger(simulated.uuid).length).toBe(before + arrived);
    expect(new Set(every.map(([type]) => type))).toEqual(new Set(MESSAGE_TYPES));
    process.stdout.write(`sends: ${arrived} messages of ${MESSAGE_TYPES.length} types and ${CONTENTS.interactive.length} interactive subtypes reached the simulated phone\n`);
  });
});
