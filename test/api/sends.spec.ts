import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGraphRecorder, type GraphRecorder } from '../harness/graph-recorder.js';
import { withClient } from '../harness/postgres.js';
import { vectorFolder } from '../harness/vectors.js';
import { closeWebhookSockets, WebhookLine } from '../harness/webhook-line.js';
import { World } from '../harness/world.js';

interface Example { type?: string; to: string; context?: { message_id: string }; template?: Template; [member: string]: unknown }
interface Part { type: string; sub_type?: string; index?: string | number; parameters?: { type: string; [value: string]: unknown }[] }
interface Template { name: string; language: { code: string }; components?: Part[] }
interface Definition { type: string; format?: string; text?: string; buttons?: Record<string, unknown>[] }
interface Problem { id: string; code?: string; verdict?: { rule: string; outcome: string }[]; errors?: { path: string }[] }

const AGREED = '+15550144000';
const STRANGER = '+15550144001';
const SUPPORTED = ['text', 'template'];

const folder = vectorFolder('whatsapp-sends');
const examples = folder ? Object.entries(JSON.parse(readFileSync(join(folder, 'examples.json'), 'utf8')) as Record<string, Example>) : [];
/** Some of Meta's examples leave the type out and let the content speak. */
const typeOf = (example: Example) => example.type ?? ['text', 'template', 'interactive'].find((type) => example[type] !== undefined)!;

/** What a person would have put where the example says `{{Recipient-Phone-Number}}`, `<TEXT_MSG_CONTENT>` or `http(s)://…`. */
function filled(example: Example): Example {
  const text = JSON.stringify(example).replace(/\{\{[\w-]+\}\}|<([^<>"]+)>/g, (_, name: string | undefined) => name ?? 'value').replaceAll('http(s)://', 'https://files.example.com/');
  return { ...(JSON.parse(text) as Example), to: AGREED.slice(1) };
}

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

(folder ? describe : describe.skip)("Meta's own examples of sends", () => {
  let world: World;
  let recorder: GraphRecorder;
  let recorded: WebhookLine;
  let simulated: WebhookLine;
  /** On each line, the message that the replies answer. */
  const answered = new Map<string, { id: string; providerId: string }>();

  beforeAll(async () => {
    [world, recorder] = [await World.start(), await startGraphRecorder()];
    [recorded, simulated] = [await WebhookLine.make(world, { apiBaseUrl: recorder.address }), await WebhookLine.make(world)];
    await world.call('POST', '/v1/contacts', { phone: AGREED, name: 'Ada', optedIn: true });
    await world.call('POST', '/v1/contacts', { phone: STRANGER, name: 'Bea' });
    for (const line of [recorded, simulated]) {
      expect((await line.deliver(line.text('I have a question', { from: AGREED.slice(1) }))).status).toBe(200);
      await world.settle();
      const { body } = await world.call<{ data: { id: string; providerId: string }[] }>('GET', `/v1/messages?direction=in&connectionId=${line.id}`);
      answered.set(line.id, body.data[0]!);
    }
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
  afterAll(async () => { closeWebhookSockets(); await world.close(); await recorder.close(); });

  /** Two examples share a name and differ in their components: no one template fits both, so each gets its own. */
  function nameFor(template: Template): string {
    return template.name === 'template-name' ? `template_name_${template.components?.length ?? 0}` : template.name;
  }

  /** Our request for the same message. */
  function requestOf(example: Example, line: WebhookLine, to: string): Record<string, unknown> {
    const type = typeOf(example);
    const content = type === 'template' ? { ...example.template!, name: nameFor(example.template!) } : example[type];
    return { connectionId: line.id, to, purpose: type === 'template' ? 'utility' : 'service', type, [type]: content, ...(example.context ? { replyTo: answered.get(line.id)!.id } : {}) };
  }

  it('are refused without consent, with the verdict, and nothing leaves', async () => {
    const counts = new Map<string, number>();
    const before = [recorder.requests.length, world.simulator.ledger(simulated.uuid).length];
    for (const [name, example] of examples) {
      const { status, body } = await world.call<Problem>('POST', '/v1/messages', requestOf(filled(example), recorded, STRANGER));
      const expected = SUPPORTED.includes(typeOf(example)) ? 'gate.not_opted_in' : 'message.type_unsupported';
      expect([name, status, body.code]).toEqual([name, 422, expected]);
      if (expected === 'gate.not_opted_in') {
        expect(body.verdict?.find((v) => v.rule === 'not_opted_in')?.outcome).toBe('block');
        expect(body.verdict?.find((v) => v.rule === 'not_recognised')?.outcome).toBe('pass');
      } else expect(body.errors?.[0]?.path).toBe('type');
      counts.set(`${typeOf(example)} ${expected}`, (counts.get(`${typeOf(example)} ${expected}`) ?? 0) + 1);
    }
    await world.settle();
    expect([recorder.requests.length, world.simulator.ledger(simulated.uuid).length]).toEqual(before);
    process.stdout.write(`sends: ${examples.length} examples without consent: ${[...counts].sort().map(([k, n]) => `${k} ${n}`).join(', ')}\n`);
  });

  it('are accepted with consent, and leave as the very request that Meta prints', async () => {
    const counts = new Map<string, number>();
    for (const [name, raw] of examples) {
      const example = filled(raw);
      const type = typeOf(example);
      const before = recorder.requests.length;
      const { status, body } = await world.call<Problem>('POST', '/v1/messages', requestOf(example, recorded, AGREED));
      await world.settle();
      counts.set(`${type} ${status}`, (counts.get(`${type} ${status}`) ?? 0) + 1);
      if (!SUPPORTED.includes(type)) {
        expect([name, status, body.code, recorder.requests.length]).toEqual([name, 422, 'message.type_unsupported', before]);
        continue;
      }
      expect([name, status, body.code, body.errors]).toEqual([name, 202, undefined, undefined]);
      expect(recorder.requests.length).toBe(before + 1);
      const { biz_opaque_callback_data: callback, recipient_type: _individual, ...wire } = recorder.requests.at(-1)!;
      expect(callback).toBe(body.id);
      const { recipient_type: _same, ...wanted } = example;
      expect([name, wire]).toEqual([name, {
        ...wanted, type, ...(example.template ? { template: { ...example.template, name: nameFor(example.template) } } : {}), ...(example.context ? { context: { message_id: answered.get(recorded.id)!.providerId } } : {}),
      }]);
    }
    process.stdout.write(`sends: ${examples.length} examples with consent: ${[...counts].sort().map(([k, n]) => `${k} ${n}`).join(', ')}\n`);
  });

  it('stand in the ledger of the simulated phone with the same content', async () => {
    let arrived = 0;
    // The simulated business has six templates of its own; of Meta's examples it knows one.
    const known = examples.map(([name, e]): [string, Example] => [name, filled(e)]).filter(([, e]) => typeOf(e) === 'text' || e.template?.name === 'hello_world');
    for (const [name, example] of known) {
      const request = requestOf(example, simulated, AGREED);
      expect([name, (await world.call('POST', '/v1/messages', request)).status]).toEqual([name, 202]);
      await world.settle();
      const entry = world.simulator.ledger(simulated.uuid).at(-1)!;
      expect([name, entry.type, entry.to, entry.body]).toEqual([name, typeOf(example), AGREED, request[typeOf(example)]]);
      arrived++;
    }
    expect(world.simulator.ledger(simulated.uuid).length).toBe(arrived);
    expect(arrived).toBeGreaterThan(2);
  });
});
