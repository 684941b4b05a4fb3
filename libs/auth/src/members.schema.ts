import { z } from 'zod';
import { idIn, idOut, PageQuery, pageOf, ROLES } from '@consentry/kernel';
import { EmailAddress, GivenPassword, GivenToken, PersonName } from './signin.schema.js';

export const MemberView = z.object({
  id: idOut('user'), email: z.string(), name: z.string(), role: z.enum(ROLES),
  status: z.enum(['active', 'disabled', 'locked']),
  mfa: z.object({ enrolled: z.boolean(), required: z.boolean(), dueAt: z.iso.datetime().nullable() }),
  hasPassword: z.boolean(), createdAt: z.iso.datetime(), lastSignInAt: z.iso.datetime().nullable(),
}).meta({ id: 'Member' });
export const MemberPage = pageOf(MemberView).meta({ id: 'MemberPage' });
export const MemberQuery = PageQuery.extend({ role: z.enum(ROLES).optional(), q: z.string().trim().min(1).max(120).optional() });
export const MemberParam = z.strictObject({ id: idIn('user') });
export const UpdateMember = z.strictObject({ role: z.enum(ROLES).optional(), disabled: z.boolean().optional() }).meta({ id: 'UpdateMember' });

export const Invite = z.strictObject({ email: EmailAddress, role: z.enum(ROLES) }).meta({ id: 'Invite' });
export const InvitationView = z.object({
  id: idOut('invitation'), email: z.string(), role: z.enum(ROLES), status: z.enum(['open', 'accepted', 'revoked', 'expired']), invitedBy: idOut('user').nullable(),
  createdAt: z.iso.datetime(), expiresAt: z.iso.datetime(),
}).meta({ id: 'Invitation' });
export const InvitationPage = pageOf(InvitationView).meta({ id: 'InvitationPage' });
export const InvitationParam = z.strictObject({ id: idIn('invitation') });

export const PreviewInvitation = z.strictObject({ token: GivenToken }).meta({ id: 'PreviewInvitation' });
export const InvitationPreview = z.object({ organizationName: z.string(), email: z.string(), role: z.enum(ROLES), accountExists: z.boolean(), expiresAt: z.iso.datetime() }).meta({ id: 'InvitationPreview' });
/** `password`: the one to be set; where the address has an account already, the one it has. */
export const AcceptInvitation = z.strictObject({ token: GivenToken, name: PersonName.optional(), password: GivenPassword }).meta({ id: 'AcceptInvitation' });
