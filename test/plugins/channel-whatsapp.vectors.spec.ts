import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import { InboundEvent } from '@consentry/plugin-sdk';
import { testHost } from '@consentry/plugin-sdk/conformance';
import { signWith, whatsappFixture } from './whatsapp.fixture.js';

// Compiled to test/dist/plugins: the repository's root is three folders up.
const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(process.env['CONSENTRY_VECTORS'] ?? join(root, '..', 'shared', 'vectors'), 'whatsapp-webhooks');
const settings = whatsapp.settings.parse(whatsappFixture.settings('http://127.0.0.1:9', 0));
const connection = whatsapp.create(settings, testHost([]));

interface Change { field: string; value: Record<string, unknown> }
interface Delivery { entry: { changes: Change[] }[] }

/** The smallest things a delivery tells: elements of its known lists, else the change itself. */
function leaves(delivery: Delivery): { list: string; element: unknown }[] {
  return delivery.entry.flatMap(({ changes }) => changes.flatMap((change) => {
    const found = ['messages', 'statuses', 'user_preferences', 'user_id_update', 'message_echoes', 'calls'].flatMap((list) => {
      const elements = change.value[list];
      return Array.isArray(elements) ? elements.map((element: unknown) => ({ list, element })) : [];
    });
    return found.length > 0 ? found : [{ list: 'change', element: change }];
  }));
}

const KINDS: Record<string, string[]> = { messages: ['message'], statuses: ['status', 'other'], user_preferences: ['preference', 'other'], user_id_update: ['identity', 'other'], message_echoes: ['other'], calls: ['other'], change: ['other', 'template'] };

if (!existsSync(folder)) {
  process.stdout.write(`skipped: no vectors in ${folder}\n`);
  describe.skip('deliveries recorded by others', () => it('has no vectors here', () => undefined));
} else {
  const vectors = readdirSync(folder).filter((name) => name.endsWith('.json')).flatMap((name) =>
    Object.entries(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, Delivery>).map(([key, value]): [string, Delivery] => [`${name} ${key}`, value]));

  describe('deliveries recorded by others', () => {
    it('are there', () => expect(vectors.length).toBeGreaterThan(0));

    it.each(vectors)('%s: nothing is lost', (_name, delivery) => {
      const rawBody = Buffer.from(JSON.stringify(delivery));
      expect(connection.verify({ headers: { 'x-hub-signature-256': signWith(settings.appSecret, rawBody) }, rawBody })).toBe(true);
      const events = connection.parse({ headers: {}, rawBody });
      for (const event of events) expect(InboundEvent.safeParse(event).error).toBeUndefined();
      const told = leaves(delivery);
      expect(events.length).toBeGreaterThanOrEqual(told.length);
      for (const { list, element } of told) {
        // Found again, whole, in the raw of an event of the right kind.
        const carriers = events.filter(({ raw }) => JSON.stringify(raw).includes(JSON.stringify(element)));
        expect(carriers.length).toBeGreaterThan(0);
        const inGroup = Object.hasOwn(element as object, 'group_id');
        expect(inGroup ? ['other'] : KINDS[list]).toContain(carriers[0]?.kind);
      }
    });

    it.each(vectors)('%s: no forged copy passes', (_name, delivery) => {
      const rawBody = Buffer.from(JSON.stringify(delivery));
      const headers = { 'x-hub-signature-256': signWith(settings.appSecret, rawBody) };
      expect(connection.verify({ headers: {}, rawBody })).toBe(false);
      expect(connection.verify({ headers: { 'x-hub-signature-256': signWith('another secret', rawBody) }, rawBody })).toBe(false);
      expect(connection.verify({ headers: { 'x-hub-signature-256': headers['x-hub-signature-256'].replace('sha256=', 'sha1=') }, rawBody })).toBe(false);
      for (const body of [Buffer.from(JSON.stringify(delivery, null, 1)), rawBody.subarray(0, -1), Buffer.concat([rawBody, Buffer.from(' ')]), Buffer.alloc(0)]) {
        expect(connection.verify({ headers, rawBody: body })).toBe(false);
      }
    });
  });
}
