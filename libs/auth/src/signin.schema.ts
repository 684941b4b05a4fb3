import { z } from 'zod';
import { LOCALES, ROLES, idIn, idOut } from '@consentry/kernel';
import { PasskeyAssertion } from '@consentry/mfa';

/**
 * Addresses are compared without case; they are kept as they were written. Letters of ASCII alone: beyond it some letters become
 * others in lower case (U+212A, the Kelvin sign, becomes k), and a look-alike would be somebody else's account.
 */
export function emailKey(email: string): string {
  return email.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** An address in a request. What a mail server would take is its own affair; what is plainly none, or would be read as another one (RFC 5322 specials), is refused. */
export const EmailAddress = z.string().trim().min(3).max(320).regex(/^[^\s@<>()[\]\\,;:"\p{C}]+@[^\s@<>()[\]\\,;:"\p{C}]+$/u, 'Must be an e-mail address.');
export const GivenPassword = z.string().min(1).max(1024);
/** Any string at all: whatever is wrong with a token or code gets one and the same answer. */
export const GivenToken = z.string().max(2048);
export const PersonName = z.string().trim().min(1).max(120);

export const LoginRequest = z.strictObject({ email: z.string().trim().min(3).max(320), password: GivenPassword }).meta({ id: 'LoginRequest' });

export const UserView = z.object({
  id: idOut('user'), email: z.string(), name: z.string(), role: z.enum(ROLES),
}).meta({ id: 'User' });

export const OrganizationView = z.object({
  id: idOut('organization'), name: z.string(), status: z.enum(['active', 'suspended']),
}).meta({ id: 'Organization' });

/** What the panel needs to know to show the right things: who, where, what he may do. */
export const SessionView = z.object({
  user: UserView, organization: OrganizationView, csrfToken: z.string(), permissions: z.array(z.string()),
  expiresAt: z.iso.datetime(), demo: z.boolean(),
  /** This session, as GET /v1/sessions lists it. */
  sessionId: idOut('session'),
  /** Until when dangerous actions need no confirmation; null: they need one now. */
  elevatedUntil: z.iso.datetime().nullable(),
  /** What the account has beside its password, if it has one. */
  account: z.object({ hasPassword: z.boolean(), emailVerified: z.boolean(), locale: z.enum(LOCALES), totp: z.boolean(), passkeys: z.int(), backupCodes: z.int() }),
  /** Null: nobody asks. Otherwise when the grace period ends, and whether it has. */
  mfaEnrolment: z.object({ dueAt: z.iso.datetime(), overdue: z.boolean() }).nullable(),
  /** The other houses of the same person; POST /v1/auth/switch goes there. */
  organizations: z.array(z.object({ id: idOut('organization'), name: z.string(), role: z.enum(ROLES) })),
}).meta({ id: 'Session' });

export const MFA_METHODS = ['totp', 'backup_code', 'passkey'] as const;
export const MfaChallenge = z.object({ mfaRequired: z.literal(true), mfaToken: z.string(), methods: z.array(z.enum(MFA_METHODS)) }).meta({ id: 'MfaChallenge' });
export const SignInAnswer = z.union([SessionView, MfaChallenge]).meta({ id: 'SignInAnswer' });

export const MfaRequest = z.strictObject({ mfaToken: GivenToken, code: z.string().max(64) }).meta({ id: 'MfaRequest' });

export const PasskeySignIn = z.strictObject({ response: PasskeyAssertion }).meta({ id: 'PasskeySignIn' });

export const StepUpRequest = z.union([
  z.strictObject({ password: GivenPassword }), z.strictObject({ code: z.string().max(64) }), z.strictObject({ passkey: PasskeyAssertion }),
]).meta({ id: 'StepUpRequest' });
export const SwitchRequest = z.strictObject({ organizationId: idIn('organization') }).meta({ id: 'SwitchRequest' });

export const EmailRequest = z.strictObject({ email: z.string().trim().min(3).max(320) }).meta({ id: 'EmailRequest' });
export const TokenRequest = z.strictObject({ token: GivenToken }).meta({ id: 'TokenRequest' });
export const ResetPassword = z.strictObject({ token: GivenToken, password: GivenPassword }).meta({ id: 'ResetPassword' });
export const ChangePassword = z.strictObject({ currentPassword: GivenPassword, newPassword: GivenPassword }).meta({ id: 'ChangePassword' });
export const ChangeEmail = z.strictObject({ email: EmailAddress, password: GivenPassword }).meta({ id: 'ChangeEmail' });

/** The ways in that this installation offers, for the sign-in page. Says nothing about any account. */
export const SignInMethods = z.object({ facebook: z.boolean(), mail: z.boolean() }).meta({ id: 'SignInMethods' });
