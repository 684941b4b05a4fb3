import { timingSafeEqual, createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, INSTALLATION, ModeToken, type ApiRequest } from '@consentry/kernel';
import { dataKey, InstallationSecrets, open, seal, type DataKey, type Place } from '@consentry/vault';
import type { CookieReply } from '@consentry/auth';

export const STATE_MINUTES = 10;

/** What each cookie carries between two requests of one browser. */
const PAYLOADS = {
  /** A sign-in under way at an organisation's provider. `pin` says which provider it was. */
  sso: z.strictObject({ organizationId: z.uuid(), pin: z.string(), state: z.string(), nonce: z.string(), verifier: z.string() }),
  facebook: z.strictObject({ state: z.string() }),
  /** Facebook has said who it is; the password is to say that they agree. */
  'facebook-link': z.strictObject({ id: z.string(), facebookId: z.string(), userId: z.uuid() }),
  /** The second step after a redirect: its token must not stand in an address. */
  'second-step': z.strictObject({ mfaToken: z.string(), methods: z.array(z.string()) }),
};
export type Purpose = keyof typeof PAYLOADS;
export type Payload<P extends Purpose> = z.infer<(typeof PAYLOADS)[P]>;

/**
 * Short-lived cookies that only this installation can write and read (AES-256-GCM by the vault's envelope): no server has to remember
 * a sign-in under way, and no other browser can finish it. One purpose's cookie does not open as another's.
 */
@Injectable()
export class SealedCookies {
  constructor(private readonly mode: ModeToken, private readonly clock: Clock, private readonly secrets: InstallationSecrets) {}

  async set<P extends Purpose>(reply: CookieReply, purpose: P, payload: Payload<P>): Promise<void> {
    const text = JSON.stringify({ until: this.clock.nowMs() + STATE_MINUTES * 60_000, payload });
    reply.setCookie(this.name(purpose), seal(await this.key(), place(purpose), Buffer.from(text)).toString('base64url'), { ...this.flags(), maxAge: STATE_MINUTES * 60 });
  }

  /** Undefined: there is none, it ran out, or it is not ours. */
  async read<P extends Purpose>(request: Pick<ApiRequest, 'cookies'>, purpose: P): Promise<Payload<P> | undefined> {
    const value = request.cookies?.[this.name(purpose)];
    if (!value || value.length > 8192) return undefined;
    let opened: { until: number; payload: unknown };
    try {
      opened = JSON.parse(open(await this.key(), place(purpose), Buffer.from(value, 'base64url')).toString()) as typeof opened;
    } catch {
      return undefined;
    }
    if (!(opened.until > this.clock.nowMs())) return undefined;
    return PAYLOADS[purpose].parse(opened.payload) as Payload<P>;
  }

  clear(reply: CookieReply, purpose: Purpose): void {
    reply.clearCookie(this.name(purpose), this.flags());
  }

  private name(purpose: Purpose): string {
    return `${this.secure() ? '__Host-' : ''}consentry-${purpose}`;
  }

  /** Lax, not strict: the provider sends the browser back from another site. */
  private flags(): Record<string, unknown> {
    return { httpOnly: true, secure: this.secure(), sameSite: 'lax', path: '/' };
  }

  private secure(): boolean {
    return this.mode.publicUrl.startsWith('https:');
  }

  private async key(): Promise<DataKey> {
    return dataKey(INSTALLATION, 1, (await this.secrets.get('sso-state')).export());
  }
}

/** Compares without telling by its time how much was right. */
export function sameText(a: string | undefined, b: string): boolean {
  return a !== undefined && timingSafeEqual(digest(a), digest(b));
}

export function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function place(purpose: Purpose): Place {
  return { organizationId: INSTALLATION, table: 'cookies', row: purpose, field: 'value', purpose: 'secret' };
}
