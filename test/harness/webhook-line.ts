import { createHmac } from 'node:crypto';
import http from 'node:http';
import { parseId } from '@consentry/kernel';
import type { World } from './world.js';

let counter = 0;

export const hexOf = (secret: string, body: Uint8Array, algorithm = 'sha256'): string => createHmac(algorithm, secret).update(body).digest('hex');

/** A WhatsApp connection whose secrets the test knows, made through the API like anybody's, at the bundled simulator. */
export class WebhookLine {
  private constructor(
    readonly world: World, readonly id: string, readonly uuid: string,
    readonly secrets: { accessToken: string; appSecret: string; verifyToken: string }, readonly phoneNumberId: string, readonly businessAccountId: string,
  ) {}

  static async make(world: World, options: { key?: string; apiBaseUrl?: string } = {}): Promise<WebhookLine> {
    const n = ++counter;
    const secrets = { accessToken: `planted-access-token-${n}-7f3a`, appSecret: `planted-app-secret-${n}-c41d`, verifyToken: `planted-verify-token-${n}-09be` };
    const settings = { phoneNumberId: `10155500000${100 + n}`, businessAccountId: `20155500000${100 + n}`, apiBaseUrl: options.apiBaseUrl ?? world.simulator.address };
    const { status, body } = await world.call<{ id: string }>('POST', '/v1/connections', { plugin: 'channel-whatsapp', name: `Line ${n}`, credentials: secrets, settings }, options.key ? { key: options.key } : {});
    if (status !== 201) throw new Error(`no connection: ${status} ${JSON.stringify(body)}`);
    await world.settle();
    return new WebhookLine(world, body.id, parseId('connection', body.id)!, secrets, settings.phoneNumberId, settings.businessAccountId);
  }

  get path(): string {
    return `/webhooks/${this.id}`;
  }

  sign(body: Uint8Array | string): string {
    return `sha256=${hexOf(this.secrets.appSecret, Buffer.from(body))}`;
  }

  /** Posts bytes with exactly these headers: `fetch` would tidy up what the test made untidy. */
  post(body: Uint8Array | string, headers: Record<string, string | string[] | undefined>): Promise<{ status: number; text: string; headers: http.IncomingHttpHeaders }> {
    const bytes = Buffer.from(body);
    const given = Object.fromEntries(Object.entries({ 'content-type': 'application/json', 'content-length': String(bytes.length), ...headers }).filter(([, value]) => value !== undefined));
    return new Promise((resolve, reject) => {
      const request = http.request(new URL(this.path, this.world.server.url), { method: 'POST', headers: given, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8'), headers: response.headers }));
      });
      request.on('error', reject);
      request.end(bytes);
    });
  }

  deliver(body: Uint8Array | string): Promise<{ status: number; text: string }> {
    return this.post(body, { 'x-hub-signature-256': this.sign(body) });
  }

  /** One change in Meta's envelope, addressed to this line. */
  envelope(value: Record<string, unknown>, field = 'messages'): string {
    return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: this.businessAccountId, time: 1_795_000_000, changes: [{ field, value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550000001', phone_number_id: this.phoneNumberId }, ...value } }] }] });
  }

  text(body: string, fields: Record<string, unknown> = {}): string {
    const message = { from: '15550142000', id: `wamid.in-${++counter}`, timestamp: String(Math.floor(this.world.clock.nowMs() / 1000)), type: 'text', text: { body }, ...fields };
    return this.envelope({ contacts: [{ profile: { name: 'Ada' }, wa_id: message.from }], messages: [message] });
  }

  status(state: string, message: { id: string; providerId: string }, fields: Record<string, unknown> = {}): string {
    return this.envelope({ statuses: [{ id: message.providerId, status: state, timestamp: '1795000001', recipient_id: '15550142000', biz_opaque_callback_data: message.id, ...fields }] });
  }
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });

export function closeWebhookSockets(): void {
  agent.destroy();
}
