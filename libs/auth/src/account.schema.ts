import { z } from 'zod';
import { idIn, idOut, LOCALES, PageQuery, pageOf } from '@consentry/kernel';
import { PasskeyRegistration } from '@consentry/mfa';
import { PersonName } from './signin.schema.js';

export const UpdateProfile = z.strictObject({ name: PersonName.optional(), locale: z.enum(LOCALES).optional() }).meta({ id: 'UpdateProfile' });
export const ProfileView = z.object({ id: idOut('user'), email: z.string(), name: z.string(), locale: z.enum(LOCALES), emailVerified: z.boolean() }).meta({ id: 'Profile' });

export const TotpEnrolment = z.object({ secret: z.string(), otpauthUrl: z.string(), qrSvg: z.string() }).meta({ id: 'TotpEnrolment' });
export const ConfirmTotp = z.strictObject({ code: z.string().max(64) }).meta({ id: 'ConfirmTotp' });
export const BackupCodesView = z.object({ backupCodes: z.array(z.string()) }).meta({ id: 'BackupCodes' });

export const RegisterPasskey = z.strictObject({ name: z.string().trim().min(1).max(120), response: PasskeyRegistration }).meta({ id: 'RegisterPasskey' });
export const PasskeyView = z.object({ id: idOut('passkey'), name: z.string(), createdAt: z.iso.datetime(), lastUsedAt: z.iso.datetime().nullable(), backedUp: z.boolean() }).meta({ id: 'Passkey' });
export const PasskeyList = z.object({ data: z.array(PasskeyView) }).meta({ id: 'PasskeyList' });
export const PasskeyParam = z.strictObject({ id: idIn('passkey') });

export const SessionEntry = z.object({
  id: idOut('session'), userId: idOut('user'), userName: z.string(), current: z.boolean(), ip: z.string().nullable(), country: z.string().nullable(), userAgent: z.string().nullable(),
  methods: z.array(z.string()), createdAt: z.iso.datetime(), lastSeenAt: z.iso.datetime(), expiresAt: z.iso.datetime(),
}).meta({ id: 'SessionEntry' });
export const SessionPage = pageOf(SessionEntry).meta({ id: 'SessionPage' });
/** `userId`: one person's. Whoever may only see his own gets his own anyway. */
export const SessionQuery = PageQuery.extend({ userId: idIn('user').optional() });
export const EndSessions = z.strictObject({ userId: idIn('user').optional() });
export const SessionsEnded = z.object({ ended: z.int() }).meta({ id: 'SessionsEnded' });
export const SessionParam = z.strictObject({ id: idIn('session') });

export const DeviceView = z.object({
  id: idOut('device'), current: z.boolean(), ip: z.string().nullable(), country: z.string().nullable(), userAgent: z.string().nullable(), createdAt: z.iso.datetime(), lastSeenAt: z.iso.datetime(),
}).meta({ id: 'Device' });
export const DeviceList = z.object({ data: z.array(DeviceView) }).meta({ id: 'DeviceList' });
export const DeviceParam = z.strictObject({ id: idIn('device') });
