import type { SchemaPart } from '@consentry/kernel';
import { ContactsMigration, SealedContactsMigration } from './contacts.migrations.js';

export { normalizeAddress, type NormalAddress } from './contacts.address.js';
export { Contact, Identity } from './contacts.entity.js';
export { ContactHooks, type CreationWishes } from './contacts.hooks.js';
export { ContactsModule } from './contacts.module.js';
export { People } from './contacts.people.js';
export { maskPhone, normalizePhone, phoneNumber } from './contacts.phone.js';
export { indexAddress, openAddress, openName, sealAddress, sealName } from './contacts.sealed.js';
export { Contacts, showAddress } from './contacts.service.js';

export const contactsSchema: SchemaPart = { migrations: [ContactsMigration, SealedContactsMigration] };
