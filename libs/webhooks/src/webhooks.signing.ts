import { randomBytes } from 'node:crypto';
import type { Webhook } from 'standardwebhooks';

/** 32 bytes, in the form of the specification (Standard Webhooks 1.0, "Signature scheme": 24 to 64 bytes, base64, `whsec_`). */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

export interface Signed { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string }

let loading: Promise<typeof Webhook> | undefined;

/** The three headers of the specification. While a secret is being rotated both sign, the new one first. */
export async function signed(secrets: readonly string[], id: string, at: Date, body: string): Promise<Signed> {
  loading ??= import('standardwebhooks').then((m) => m.Webhook);
  const Signer = await loading;
  return {
    'webhook-id': id, 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, at, body)).join(' '),
  };
}
