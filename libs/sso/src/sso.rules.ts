/** Every way in which a sign-in by OpenID Connect is refused. The audit log keeps the reason, the person gets the code. */
export const REASONS = {
  wrong_state: 'sso.state_invalid', state_used: 'sso.state_invalid', settings_changed: 'sso.state_invalid',
  cancelled: 'sso.cancelled', provider_error: 'sso.refused', provider_unavailable: 'sso.provider_unavailable',
  code_refused: 'sso.refused', malformed: 'sso.refused', wrong_issuer: 'sso.refused', wrong_audience: 'sso.refused', wrong_nonce: 'sso.refused', expired: 'sso.refused',
  wrong_signature: 'sso.refused', subject_missing: 'sso.refused', other_userinfo: 'sso.refused',
  email_missing: 'sso.email_unverified', email_unverified: 'sso.email_unverified', foreign_domain: 'sso.domain_foreign',
  disabled: 'sso.disabled', membership_ended: 'sso.not_admitted', other_subject: 'sso.not_admitted', account_unverified: 'sso.not_admitted',
} as const;
export type Reason = keyof typeof REASONS;

/** A sign-in that is refused, and why. Carries nothing that the other side said. */
export class SsoRefusal extends Error {
  readonly code: string;

  constructor(readonly reason: Reason, cause?: unknown) {
    super(reason, { cause });
    this.name = 'SsoRefusal';
    this.code = REASONS[reason];
  }
}

export interface Account { userId: string; disabled: boolean; member: boolean }
export interface Facts {
  /** Who this subject of this issuer is in this organisation, if it came before. */
  linked: Account | null;
  /** Undefined: the provider gave none, or none that is an address. */
  emailDomain: string | undefined;
  emailVerified: boolean;
  /** Whether the domain is one that this organisation has proved. */
  domainVerified: boolean;
  /** Who has the address, if anybody. */
  account: (Account & { emailVerified: boolean; otherSubject: boolean }) | null;
}
export type Decision = { do: 'enter'; userId: string } | { do: 'link'; userId: string; admit: boolean } | { do: 'create' } | { do: 'refuse'; reason: Reason };

const refuse = (reason: Reason): Decision => ({ do: 'refuse', reason });

/** Who comes in (ID-14). A subject known is a person known, whatever the address says now; a new one is believed its address only where the organisation has proved the domain. */
export function decideEntry({ linked, emailDomain, emailVerified, domainVerified, account }: Facts): Decision {
  if (linked) {
    if (linked.disabled) return refuse('disabled');
    // Somebody took this person out of the organisation; the provider does not put them back.
    return linked.member ? { do: 'enter', userId: linked.userId } : refuse('membership_ended');
  }
  if (emailDomain === undefined) return refuse('email_missing');
  if (!emailVerified) return refuse('email_unverified');
  if (!domainVerified) return refuse('foreign_domain');
  if (!account) return { do: 'create' };
  if (account.disabled) return refuse('disabled');
  // The address was given to somebody else at the provider: the account stays with whom it was.
  if (account.otherSubject) return refuse('other_subject');
  // Whoever made the account never proved the address; letting its owner in would let two people share it.
  if (!account.emailVerified && !account.member) return refuse('account_unverified');
  return { do: 'link', userId: account.userId, admit: !account.member };
}

/** When the person really authenticated at the provider (`auth_time`, OpenID Connect Core 1.0, section 2). Null: not told, or a time that cannot be. */
export function authenticatedAt(authTime: unknown, now: Date): Date | null {
  if (typeof authTime !== 'number' || !Number.isFinite(authTime) || authTime <= 0) return null;
  const at = authTime * 1000;
  return at <= now.getTime() + CLOCKS_APART_MS ? new Date(Math.min(at, now.getTime())) : null;
}
const CLOCKS_APART_MS = 30_000;
