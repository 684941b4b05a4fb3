import type { SchemaPart } from '@consentry/kernel';
import { SealedClientSecretsMigration, SsoMigration } from './sso.migrations.js';

import './sso.exports.js';
import './sso.personal-data.js';

export { SsoModule } from './sso.module.js';
export { Once } from './sso.once.js';
export type { SsoOptions } from './sso.options.js';

export const ssoSchema: SchemaPart = { migrations: [SsoMigration, SealedClientSecretsMigration] };
