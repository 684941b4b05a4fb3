import { KernelMigration, QueueMigration, SealedAnswersMigration, type SchemaPart } from '@consentry/kernel';
import { Alert, auditSchema } from '@consentry/audit';
import { ApiKey, authSchema, Invitation, Membership, Organization, OrganizationSecurity, Session, User } from '@consentry/auth';
import { backupsSchema } from '@consentry/backups';
import { Connection, connectionsSchema } from '@consentry/connections';
import { consentSchema } from '@consentry/consent';
import { Contact, contactsSchema, Identity } from '@consentry/contacts';
import { messagingSchema } from '@consentry/messaging';
import { mfaSchema } from '@consentry/mfa';
import { monitoringSchema } from '@consentry/monitoring';
import { privacySchema } from '@consentry/privacy';
import { ssoSchema } from '@consentry/sso';
import { vaultSchema } from '@consentry/vault';
import { webhooksSchema } from '@consentry/webhooks';

/** The schema of the house, in the order in which it is built. */
export const SCHEMA: SchemaPart[] = [
  { migrations: [KernelMigration, SealedAnswersMigration, QueueMigration] }, auditSchema, vaultSchema, connectionsSchema, contactsSchema, consentSchema, authSchema, mfaSchema, messagingSchema, ssoSchema, webhooksSchema, monitoringSchema, backupsSchema, privacySchema,
];

export const ENTITIES = [Organization, OrganizationSecurity, User, Membership, Invitation, Session, ApiKey, Alert, Connection, Contact, Identity];
