import { createHmac } from 'node:crypto';
import type { FaultLine } from './fault.line.js';
import type { World } from './world.js';

/** A delivery of Meta's, signed as Meta signs, at the time and with the content that a test needs. */
export async function deliver(world: World, line: FaultLine, value: Record<string, unknown>, field = 'messages'): Promise<number> {
  const body = await deliveryBody(world, line, value, field);
  const answer = await world.call('POST', `/webhooks/${line.id}`, undefined, { key: null, raw: body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature(world, body) } });
  return answer.status;
}

export async function deliveryBody(world: World, line: FaultLine, value: Record<string, unknown>, field = 'messages'): Promise<string> {
  const { businessAccountId } = world.simulator.demoSettings() as Record<string, string>;
  const [row] = await line.rows<{ settings: { phoneNumberId: string } }>('select settings from connections where id = $1', [line.uuid]);
  const metadata = { display_phone_number: '15550000001', phone_number_id: row!.settings.phoneNumberId };
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: businessAccountId, changes: [{ field, value: field === 'messages' ? { messaging_product: 'whatsapp', metadata, ...value } : value }] }] });
}

export function signature(world: World, body: string): string {
  const { appSecret } = world.simulator.demoSettings() as Record<string, string>;
  return `sha256=${createHmac('sha256', appSecret!).update(body).digest('hex')}`;
}

/** What a person wrote, and when. */
export function written(phone: string, id: string, atMs: number, body: string): Record<string, unknown> {
  return { contacts: [{ profile: { name: 'Ada' }, wa_id: phone.slice(1) }], messages: [{ from: phone.slice(1), id, timestamp: String(Math.floor(atMs / 1000)), type: 'text', text: { body } }] };
}
