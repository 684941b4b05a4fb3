import { randomFillSync } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from './clock.js';

/** What an id names. The prefix makes an id recognisable in a log or a support mail; the rest is a UUIDv7 without dashes. */
export const ID_PREFIXES = {
  organization: 'org', user: 'usr', session: 'ses', apiKey: 'key', connection: 'cnx', contact: 'con', identity: 'idn',
  consentRecord: 'cns', conversation: 'cnv', message: 'msg', attempt: 'att', inboundEvent: 'evt', template: 'tpl',
  auditLeaf: 'log', dataKey: 'dky', invitation: 'inv', device: 'dev', passkey: 'pky', alert: 'alr', ssoDomain: 'dom', mail: 'mail', webhookEndpoint: 'wep', webhookEvent: 'wev', webhookDelivery: 'wdl', auditStream: 'ast',
  media: 'med', tag: 'tag', segment: 'seg', import: 'imp', broadcast: 'bct', broadcastRecipient: 'bcr', consentForm: 'frm', note: 'nte', optOutWord: 'wrd',
  subjectRequest: 'dsr', legalHold: 'hld', retentionRun: 'ret', erasure: 'era', export: 'exp', backup: 'bak', processor: 'prc', processorNotice: 'prn',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

/** Makes UUIDv7 (RFC 9562): sortable by creation, monotonic within a millisecond in this process. */
export class Ids {
  private lastMs = 0;
  private counter = 0;
  private pool = Buffer.alloc(0);
  private used = 0;

  constructor(private readonly clock: Clock) {}

  next(): string {
    const now = this.clock.nowMs();
    if (now > this.lastMs) {
      this.lastMs = now;
      this.counter = 0;
    } else if (++this.counter > 0xfff) {
      this.lastMs++;
      this.counter = 0;
    }
    if (this.used + 8 > this.pool.length) {
      this.pool = randomFillSync(Buffer.allocUnsafe(2048));
      this.used = 0;
    }
    const tail = this.pool.toString('hex', this.used, (this.used += 8));
    const variant = ((parseInt(tail[0]!, 16) & 0x3) | 0x8).toString(16);
    const time = this.lastMs.toString(16).padStart(12, '0');
    const count = this.counter.toString(16).padStart(3, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`;
  }
}

/** `…-…-…` → `msg_…`. */
export function publicId(kind: IdKind, uuid: string): string {
  return `${ID_PREFIXES[kind]}_${uuid.replaceAll('-', '')}`;
}

export function publicIdOrNull(kind: IdKind, uuid: string | null | undefined): string | null {
  return uuid ? publicId(kind, uuid) : null;
}

/** `msg_…` → the UUID, or undefined when it isn't an id of that kind. */
export function parseId(kind: IdKind, id: string): string | undefined {
  const match = new RegExp(`^${ID_PREFIXES[kind]}_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$`).exec(id);
  return match ? match.slice(1).join('-') : undefined;
}

/** An id in a request: the public form in, the UUID out. */
export function idIn(kind: IdKind) {
  const prefix = ID_PREFIXES[kind];
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`), `Must be an id of the form ${prefix}_… (32 hexadecimal digits).`)
    .transform((id) => parseId(kind, id)!);
}

/** An id in an answer. */
export function idOut(kind: IdKind) {
  return z.string().meta({ examples: [`${ID_PREFIXES[kind]}_01932f0c8a7b7c3e9d5a1b2c3d4e5f60`] });
}
