import { toJsonb } from '@consentry/kernel';
import { indexAddress } from '@consentry/contacts';
import { defineConversion, defineSealed, type KeyRing, type Spot } from '@consentry/vault';

/** What is sealed of messages and deliveries (VA-6): one value each, so that a message costs one key and not four. */
defineSealed({ table: 'messages', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'body', field: 'body', purpose: 'content' }] });
defineSealed({ table: 'inbound_events', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'body', field: 'body', purpose: 'content' }] });

/** What a message says, and to or from which address. */
export interface MessageBody { content: unknown; address: string | null }
/** A delivery as the plugin read it, and as it came. */
export interface EventBody { event: unknown; payload: unknown }

const spot = (table: string, row: string): Spot => ({ table, row, field: 'body', purpose: 'content' });

export function sealMessage(ring: KeyRing, messageId: string, body: MessageBody): Buffer {
  return ring.seal(spot('messages', messageId), JSON.stringify([body.content, body.address]));
}

/** Rows from before bodies were sealed are read as they are until they are converted. */
export function openMessage(ring: KeyRing, row: { id: string; body: Buffer | null; content_plain?: unknown; address_plain?: string | null }): MessageBody {
  if (!row.body) return { content: row.content_plain ?? null, address: row.address_plain ?? null };
  const [content, address] = JSON.parse(ring.open(spot('messages', row.id), row.body)) as [unknown, string | null];
  return { content, address };
}

export function sealEvent(ring: KeyRing, eventId: string, body: EventBody): Buffer {
  return ring.seal(spot('inbound_events', eventId), toJsonb([body.event, body.payload]));
}

export function openEvent(ring: KeyRing, row: { id: string; body: Buffer | null; event_plain?: unknown; payload_plain?: unknown }): EventBody {
  if (!row.body) return { event: row.event_plain, payload: row.payload_plain };
  const [event, payload] = JSON.parse(ring.open(spot('inbound_events', row.id), row.body)) as [unknown, unknown];
  return { event, payload };
}

/** @param digest SHA-256 of the delivery, in hex: by itself it would tell whoever guesses the delivery that he is right */
export function indexDelivery(ring: KeyRing, digest: string): Buffer {
  return ring.index('delivery', digest, 32);
}

defineConversion({
  name: 'messages', table: 'messages', key: 'id', keyType: 'uuid', owner: 'tenant', when: 'behind', where: 'content_plain is not null',
  read: ['content_plain', 'address_plain'], write: ['body', 'address_index', 'content_plain', 'address_plain'],
  convert(ring, row) {
    const address = row['address_plain'] as string | null;
    return [sealMessage(ring, row['row'] as string, { content: row['content_plain'], address }), address === null ? null : indexAddress(ring, address), null, null];
  },
});
defineConversion({
  name: 'deliveries', table: 'inbound_events', key: 'id', keyType: 'uuid', owner: 'tenant', when: 'behind', where: 'event_plain is not null or payload_plain is not null',
  read: ['event_plain', 'payload_plain', 'dedupe_key'], write: ['body', 'event_plain', 'payload_plain', 'dedupe_key'],
  convert: (ring, row) => [
    sealEvent(ring, row['row'] as string, { event: row['event_plain'], payload: row['payload_plain'] }), null, null, indexDelivery(ring, (row['dedupe_key'] as Buffer).toString('hex')),
  ],
});
