import type { BackupCodes, DeviceList, FacebookLink, PasskeyList, Profile, Session, SessionsEnded, TotpEnrolment } from '../api.generated';
import { api } from '../app/http';
import { addPasskey } from '../sign-in/passkey';

/** A person about his own account. What answers with a session has replaced the one before: hand it to `renew`. */
export const accountActions = {
  updateProfile: (change: { name?: string; locale?: string }) => api<Profile>('PATCH', 'auth/profile', { body: change }),
  sendVerification: () => api<void>('POST', 'auth/email/verification'),
  changeEmail: (email: string, password: string) => api<void>('POST', 'auth/email/change', { body: { email, password } }),
  changePassword: (currentPassword: string, newPassword: string) => api<Session>('POST', 'auth/password/change', { body: { currentPassword, newPassword } }),
  sendPasswordLink: (email: string) => api<void>('POST', 'auth/password/forgot', { body: { email } }),
  beginTotp: () => api<TotpEnrolment>('POST', 'auth/mfa/totp'),
  confirmTotp: (code: string) => api<BackupCodes>('POST', 'auth/mfa/totp/confirm', { body: { code } }),
  removeTotp: () => api<void>('DELETE', 'auth/mfa/totp'),
  newBackupCodes: () => api<BackupCodes>('POST', 'auth/mfa/backup-codes'),
  passkeys: () => api<PasskeyList>('GET', 'auth/passkeys'),
  addPasskey,
  removePasskey: (id: string) => api<void>('DELETE', `auth/passkeys/${encodeURIComponent(id)}`),
  facebookLink: () => api<FacebookLink>('GET', 'auth/facebook/link'),
  unlinkFacebook: () => api<void>('DELETE', 'auth/facebook/link'),
  endOtherSessions: () => api<SessionsEnded>('DELETE', 'sessions'),
  devices: () => api<DeviceList>('GET', 'devices'),
  switchOrganization: (organizationId: string) => api<Session>('POST', 'auth/switch', { body: { organizationId } }),
};
