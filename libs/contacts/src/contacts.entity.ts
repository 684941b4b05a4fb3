import { defineEntity, p } from '@mikro-orm/core';

const ContactSchema = defineEntity({
  name: 'Contact',
  tableName: 'contacts',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    /** Sealed, like `attributes`: see contacts.sealed.ts. */
    name: p.blob().nullable(),
    nameIndex: p.array().$type<string[]>(),
    attributes: p.blob().nullable(),
    attributeIndex: p.array().$type<string[]>(),
    timeZone: p.text().nullable(),
    language: p.text().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    erasedAt: p.datetime().nullable(),
    mergedInto: p.uuid().nullable(),
    importId: p.uuid().nullable(),
    /** Nothing but that import has touched the contact: undoing it may take the contact away. Every other writer says so. */
    importFresh: p.boolean(),
    removedAt: p.datetime().nullable(),
  },
});

/** A person. Consent, opt-out and limits belong to the person, not to one of the addresses. */
export class Contact extends ContactSchema.class {}
ContactSchema.setClass(Contact);

const IdentitySchema = defineEntity({
  name: 'Identity',
  tableName: 'identities',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    contactId: p.uuid(),
    channel: p.text(),
    kind: p.text().$type<'phone' | 'user_id' | 'email' | 'handle'>(),
    /** Sealed; found by `addressIndex`. */
    address: p.blob(),
    addressIndex: p.blob(),
    createdAt: p.datetime(),
  },
});

/** One way to reach a contact on one channel: a number, or the provider's own id (since 2026 a WhatsApp person may have no number). */
export class Identity extends IdentitySchema.class {}
IdentitySchema.setClass(Identity);
