import { LogFollowers } from '@consentry/audit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlertRunner } from '@consentry/monitoring';
import { rowCounts } from '../harness/tables.js';
import { canonical, readVectors, vectorFolder } from '../harness/vectors.js';
import { closeWebhookSockets, WebhookLine } from '../harness/webhook-line.js';
import { World } from '../harness/world.js';

interface Change { field: string; value: Record<string, unknown> & { metadata?: { phone_number_id?: string }; waba_info?: { waba_id?: string }; entity_type?: string; entity_id?: string; phone_number_id?: string } }
interface Delivery { entry: { id: string; changes: Change[] }[] }
interface Stored { id: string; kind: string; name: string; state: string; payload: unknown }

const folder = vectorFolder('whatsapp-webhooks');
const vectors = folder ? readVectors<Delivery>(folder) : [];

/** The smallest things a delivery tells: elements of its known lists, else the change itself. */
function leaves(delivery: Delivery): unknown[] {
  return delivery.entry.flatMap(({ changes }) => changes.flatMap((change) => {
    const found = ['messages', 'statuses', 'user_preferences', 'user_id_update', 'message_echoes', 'calls'].flatMap((list) => (Array.isArray(change.value[list]) ? (change.value[list] as unknown[]) : []));
    return found.length > 0 ? found : [change];
  }));
}

/** The same delivery, as it would come to this line. */
function addressedTo(line: WebhookLine, delivery: Delivery): Delivery {
  const copy = structuredClone(delivery);
  for (const entry of copy.entry) {
    entry.id = line.businessAccountId;
    for (const { value } of entry.changes) {
      if (value.metadata) value.metadata.phone_number_id = line.phoneNumberId;
      if (value.phone_number_id) value.phone_number_id = line.phoneNumberId;
      // A partner is told about an account of a customer: who it is about stands within.
      if (value.waba_info?.waba_id) value.waba_info.waba_id = line.businessAccountId;
      if (value.entity_type === 'PHONE_NUMBER') value.entity_id = line.phoneNumberId;
    }
  }
  return copy;
}

/** Whether a stored payload carries the element whole: it, or something within it, is equal. */
function carries(payload: unknown, element: unknown): boolean {
  return canonical(payload).includes(canonical(element));
}

(folder ? describe : describe.skip)('deliveries recorded by others, through the real route', () => {
  let world: World;
  let even: WebhookLine;
  let odd: WebhookLine;
  beforeAll(async () => {
    world = await World.start();
    [even, odd] = [await WebhookLine.make(world), await WebhookLine.make(world)];
  });
  afterAll(async () => { closeWebhookSockets(); await world.close(); });

  /** Rows, when nothing is due any more: a line that a delivery stopped has its alert, too, which else comes seconds later. */
  async function rows(): Promise<Record<string, number>> {
    await world.settle();
    await world.server.app.get(LogFollowers).idle();
    await world.server.app.get(AlertRunner).run();
    await world.settle();
    return rowCounts(world.ownerUrl);
  }

  async function stored(line: WebhookLine): Promise<Stored[]> {
    const all: Stored[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: { data: Stored[]; nextCursor: string | null } } = await world.call('GET', `/v1/inbound-events?limit=100&connectionId=${line.id}${cursor ? `&cursor=${cursor}` : ''}`);
      all.push(...body.data);
      cursor = body.nextCursor;
    }
    return all;
  }

  it('each is taken, and each element is stored: our own applied or kept, foreign ones held as unrouted', async () => {
    let told = 0;
    const states = new Map<string, number>();
    // Each vector goes to both lines: addressed to the one, as it was (somebody else's number) to the other.
    for (const [n, [name, vector]] of vectors.entries()) {
      const [own, foreign] = n % 2 === 0 ? [even, odd] : [odd, even];
      for (const [line, delivery] of [[own, addressedTo(own, vector)], [foreign, vector]] as const) {
        const before = new Set((await stored(line)).map((e) => e.id));
        const answer = await line.deliver(JSON.stringify(delivery));
        expect([name, answer.status]).toEqual([name, 200]);
        await world.settle();
        const fresh = (await stored(line)).filter((e) => !before.has(e.id));
        for (const element of leaves(delivery)) {
          told++;
          const carrier = fresh.find((e) => carries(e.payload, element));
          expect([name, 'stored', Boolean(carrier)]).toEqual([name, 'stored', true]);
        }
        // What a delivery holds beside those elements is kept as it came, and nothing is made of it.
        for (const event of fresh.filter((e) => !leaves(delivery).some((element) => carries(e.payload, element)))) expect([name, event.kind, event.state]).toEqual([name, 'other', expect.stringMatching(/^(not_understood|unrouted)$/)]);
        for (const event of fresh.filter((e) => leaves(delivery).some((element) => carries(e.payload, element)))) {
          states.set(`${line === own ? 'own' : 'foreign'} ${event.state}`, (states.get(`${line === own ? 'own' : 'foreign'} ${event.state}`) ?? 0) + 1);
          if (line === foreign) expect([name, event.kind, event.state]).toEqual([name, event.kind, 'unrouted']);
          // A status of a message that we never sent finds nothing: it says so, and is kept.
          // One example has <PLACEHOLDERS> where numbers belong: nobody can be made of them.
          else expect([name, event.kind, event.state]).toEqual([name, event.kind, event.kind === 'status' ? 'unrouted' : event.kind === 'other' || (event.kind === 'echo' && canonical(event.payload).includes('"<WHATSAPP_USER_PHONE_NUMBER>"')) ? 'not_understood' : 'applied']);
        }
      }
    }
    expect(vectors.length).toBeGreaterThan(30);
    process.stdout.write(`webhook vectors: ${vectors.length} deliveries to two lines, ${told} elements stored; ${[...states].sort().map(([k, n]) => `${k} ${n}`).join(', ')}\n`);
  });

  it('all of them again leave no second row', async () => {
    const before = await rows();
    for (const [n, [, vector]] of vectors.entries()) {
      const [own, foreign] = n % 2 === 0 ? [even, odd] : [odd, even];
      expect((await own.deliver(JSON.stringify(addressedTo(own, vector)))).status).toBe(200);
      expect((await foreign.deliver(JSON.stringify(vector))).status).toBe(200);
    }
    expect(await rows()).toEqual(before);
  });

  it('what is addressed to somebody else makes no contact, message or conversation', async () => {
    const third = await WebhookLine.make(world);
    // Its templates are fetched, and for that its credentials opened, which leaves an entry of its own.
    const { inbound_events: _events, ...before } = await rows();
    for (const [, vector] of vectors) expect((await third.deliver(JSON.stringify(vector))).status).toBe(200);
    const { inbound_events: events, ...after } = await rows();
    expect(after).toEqual(before);
    expect(events).toBeGreaterThan(_events!);
  });
});
