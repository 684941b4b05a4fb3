import { KernelMigration, type SchemaPart } from '@consentry/kernel';
import { auditSchema } from '@consentry/audit';
import { ApiKey, authSchema, Membership, Organization, User } from '@consentry/auth';
import { Connection, connectionsSchema } from '@consentry/connections';
import { consentSchema } from '@consentry/consent';
import { Contact, contactsSchema, Identity } from '@consentry/contacts';
import { messagingSchema } from '@consentry/messaging';
import { vaultSchema } from '@consentry/vault';

/** The schema of the house, in the order in which it is built. */
export const SCHEMA: SchemaPart[] = [
  { migrations: [KernelMigration] }, auditSchema, vaultSchema, connectionsSchema, contactsSchema, consentSchema, authSchema, messagingSchema,
];

export const ENTITIES = [Organization, User, Membership, ApiKey, Connection, Contact, Identity];
