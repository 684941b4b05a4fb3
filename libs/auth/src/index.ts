import type { SchemaPart } from '@consentry/kernel';
import { AuthMigration } from './auth.migrations.js';
import { IdentityMigration } from './identity.migrations.js';

import './auth.exports.js';
import './auth.personal-data.js';

export { ApiKeys, ROTATE_AFTER_DAYS } from './apikeys.service.js';
export { KeyUse } from './apikeys.usage.js';
export { Cookies, type CookieReply } from './auth.cookies.js';
export { ApiKey, Invitation, Membership, Organization, OrganizationSecurity, Session, User } from './auth.entity.js';
export { apiKeyHash, newApiKey } from './auth.keys.js';
export { AuthModule } from './auth.module.js';
export { Organizations, type NewOrganization } from './auth.organizations.js';
export { passwordProblems } from './auth.password.rules.js';
export { Passwords } from './auth.passwords.js';
export { ELEVATED_MINUTES, SESSION_HOURS, Sessions } from './auth.sessions.js';
export { AuthSettings } from './auth.settings.js';
export { renderMail } from './mail.render.js';
export { MailOutbox, type MailOrder } from './mail.outbox.js';
export { Members } from './members.service.js';
export { Countries } from './network.countries.js';
export { cidrProblem } from './network.rules.js';
export { Operator } from './operator.service.js';
export { LOCK_MINUTES, MAX_FAILURES, SignInAttempts } from './signin.attempts.js';
export { PasswordCheck } from './signin.check.js';
export { SessionOpening, type Proof } from './signin.open.js';
export { EmailAddress, emailKey, GivenPassword, SignInAnswer } from './signin.schema.js';
export { SignIns, type SignedIn, type SignInOutcome } from './signin.service.js';
export { OneTimeTokens } from './signin.tokens.js';

export const authSchema: SchemaPart = { migrations: [AuthMigration, IdentityMigration] };
