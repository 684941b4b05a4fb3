import type { ApiRequest, ModeToken } from '@consentry/kernel';

export interface CookieReply { setCookie(name: string, value: string, options: Record<string, unknown>): void; clearCookie(name: string, options: Record<string, unknown>): void }

const DEVICE_DAYS = 365;

/** The two cookies: the session's, and the one by which a browser that signed in before is known again (ID-2). */
export class Cookies {
  constructor(private readonly mode: Pick<ModeToken, 'publicUrl'>) {}

  setSession(reply: CookieReply, token: string, expires: Date): void {
    reply.setCookie(cookieName(this.mode), token, { ...this.flags(), expires });
  }

  clearSession(reply: CookieReply): void {
    reply.clearCookie(cookieName(this.mode), this.flags());
  }

  setDevice(reply: CookieReply, token: string): void {
    reply.setCookie(deviceCookieName(this.mode), token, { ...this.flags(), maxAge: DEVICE_DAYS * 86_400 });
  }

  sessionOf(request: ApiRequest): string | undefined {
    return request.cookies?.[cookieName(this.mode)];
  }

  deviceOf(request: ApiRequest): string | undefined {
    return request.cookies?.[deviceCookieName(this.mode)];
  }

  private flags(): Record<string, unknown> {
    return { httpOnly: true, secure: this.mode.publicUrl.startsWith('https:'), sameSite: 'lax', path: '/' };
  }
}

/** `__Host-` binds the cookie to this very host; browsers take it over HTTPS only. */
export function cookieName(mode: { publicUrl: string }): string {
  return mode.publicUrl.startsWith('https:') ? '__Host-consentry' : 'consentry';
}

function deviceCookieName(mode: { publicUrl: string }): string {
  return mode.publicUrl.startsWith('https:') ? '__Host-consentry-device' : 'consentry-device';
}
