import type { SchemaPart } from '@consentry/kernel';
import { ContactListsMigration } from './contacts.lists.migrations.js';
import { ContactsMigration, SealedContactsMigration } from './contacts.migrations.js';

import './contacts.exports.js';
import './contacts.personal-data.js';

export { normalizeAddress, type NormalAddress } from './contacts.address.js';
export { Contact, Identity } from './contacts.entity.js';
export { ContactHooks, type ConsentOutcome, type CreationWishes, type ImportedConsents, type ImportedWish } from './contacts.hooks.js';
export { ContactsModule } from './contacts.module.js';
export { People } from './contacts.people.js';
export { normalizeLanguage, normalizeTimeZone } from './contacts.locale.js';
export { maskPhone, normalizePhone, phoneNumber } from './contacts.phone.js';
export { attributeExistsToken, attributeToken, attributeTokens, indexAddress, openAddress, openAttributes, openName, sealAddress, sealName } from './contacts.sealed.js';
export { ContactsReader, type ContactFacts } from './contacts.reader.js';
export { Contacts, showAddress } from './contacts.service.js';
export { ImportForget, mentions } from './import.forget.js';
export { Imports } from './import.service.js';

export const contactsSchema: SchemaPart = { migrations: [ContactsMigration, SealedContactsMigration, ContactListsMigration] };
