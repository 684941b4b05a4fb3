import type { Role } from '@consentry/kernel';

export interface EnrolmentFacts {
  role: Role;
  /** When the person got this role, or the role came to be asked. */
  roleSince: Date;
  mfaRoles: readonly Role[];
  mfaGraceDays: number;
  /** Since when the organisation asks. */
  mfaSince: Date;
  /** An authenticator or a passkey, or an identity provider that vouches. */
  hasFactor: boolean;
}

/** ID-7: by when a second factor must be there, and whether that has passed. Null: nothing is asked of this person, or it is there. */
export function enrolmentDue(facts: EnrolmentFacts, now: Date): { dueAt: Date; overdue: boolean } | null {
  if (facts.hasFactor || !facts.mfaRoles.includes(facts.role)) return null;
  const from = Math.max(facts.roleSince.getTime(), facts.mfaSince.getTime());
  const dueAt = new Date(from + facts.mfaGraceDays * 86_400_000);
  return { dueAt, overdue: now >= dueAt };
}
