import whatsapp from '@consentry/channel-whatsapp';
import { PluginError, defineChannel, type ChannelPlugin } from '@consentry/plugin-sdk';
import keysFile from '@consentry/keys-file';
import type { World } from './world.js';

const real = whatsapp as unknown as ChannelPlugin;

/** What was shown to people beside messages, and what the provider answers to it. */
export const shown = { calls: [] as { messageId: string; typing: boolean }[], fail: false, until: undefined as Promise<void> | undefined };

/** The WhatsApp channel, but that a delivery of ours may tell any event of the SDK: what the core does with them is tested apart from who reads them from the wire. */
const scripted = defineChannel({
  ...real,
  create(settings, host) {
    const channel = real.create(settings, host);
    return {
      ...channel,
      verify: (request) => request.headers['x-scripted'] === 'yes' || channel.verify(request),
      parse: (request) => (request.headers['x-scripted'] === 'yes' ? (JSON.parse(Buffer.from(request.rawBody).toString('utf8')) as Record<string, unknown>[]).flatMap(copiesOf).map(withTimes) : channel.parse(request)) as never,
      async markRead(messageId: string, { typing }: { typing: boolean }) {
        shown.calls.push({ messageId, typing });
        await shown.until;
        if (shown.fail) throw new PluginError('unavailable');
      },
    };
  },
});
export const SCRIPTED = { whatsapp: scripted, keys: keysFile };

/** More than a request may hold: `copies` events, every eighth a text of one of `people`, the others statuses of messages that nobody knows. */
function copiesOf(event: Record<string, unknown>): Record<string, unknown>[] {
  const { copies, people, at } = event;
  if (typeof copies !== 'number') return [event];
  const common = { route: [], at };
  return Array.from({ length: copies }, (_, n) => (n % 8 === 0
    ? { ...common, kind: 'message', id: `many-${n}`, messageId: `many-${n}`, raw: { n }, from: { addresses: [{ kind: 'phone', value: `+6018${String((n / 8) % Number(people)).padStart(7, '0')}` }] }, type: 'text', text: `line ${n}`, content: { body: `line ${n}` } }
    : { ...common, kind: 'status', id: `status-${n}`, messageId: `nobody-${n}`, raw: { n }, status: 'delivered' }));
}

function withTimes(event: Record<string, unknown>): Record<string, unknown> {
  return typeof event['at'] === 'string' ? { ...event, at: new Date(event['at']) } : event;
}

let counter = 0;
type Fields = Record<string, unknown>;

/** A text of somebody, unless told otherwise. */
export function said(world: World, fields: Fields = {}, from = world.demo.phone): Fields {
  const n = ++counter;
  return { kind: 'message', id: `in-${n}`, messageId: `in-${n}`, route: [], raw: { n }, from: { addresses: [{ kind: 'phone', value: from }] }, at: world.clock.now(), type: 'text', text: 'Hello', content: { body: fields['text'] ?? 'Hello' }, ...fields };
}

export function echoed(world: World, fields: Fields = {}, to = world.demo.phone): Fields {
  const { from: _from, ...rest } = said(world, fields);
  return { ...rest, kind: 'echo', to: { addresses: [{ kind: 'phone', value: to }] } };
}

export function line(world: World, fields: Fields): Fields {
  return { kind: 'line', id: `line-${++counter}`, route: [], raw: { n: counter }, name: 'phone_number_quality_update', at: world.clock.now(), ...fields };
}

/** One delivery with these events. */
export async function deliverEvents(world: World, events: Fields[], connectionId = world.demo.connectionId): Promise<number> {
  const answer = await world.call('POST', `/webhooks/${connectionId}`, undefined, { key: null, raw: JSON.stringify(events), headers: { 'content-type': 'application/json', 'x-scripted': 'yes' } });
  return answer.status;
}

/** Delivered, and everything that follows from it is done. */
export async function tell(world: World, ...events: Fields[]): Promise<void> {
  const status = await deliverEvents(world, events);
  if (status !== 200) throw new Error(`delivery refused: ${status}`);
  await world.settle();
}
