import type { SchemaPart } from '@consentry/kernel';
import { AuthMigration } from './auth.migrations.js';

export { ApiKey, Membership, Organization, User } from './auth.entity.js';
export { apiKeyHash, newApiKey } from './auth.keys.js';
export { AuthModule } from './auth.module.js';
export { Organizations, type NewOrganization } from './auth.organizations.js';
export { passwordProblems } from './auth.password.rules.js';
export { hashPassword, verifyPassword } from './auth.passwords.js';
export { Auth } from './auth.service.js';
export { SESSION_HOURS, Sessions } from './auth.sessions.js';

export const authSchema: SchemaPart = { migrations: [AuthMigration] };
