import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';
import { phoneNumber } from './contacts.phone.js';

export const IdentityInput = z.strictObject({
  channel: z.string().regex(/^[a-z][a-z0-9_-]{1,31}$/, 'Must be the name of a channel, like whatsapp.'),
  address: z.string().trim().min(1).max(320),
});

export const CreateContact = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  identities: z.array(IdentityInput).max(20).default([]),
  /** Shorthand for a WhatsApp identity. */
  phone: phoneNumber().optional(),
  attributes: z.record(z.string().min(1).max(64), z.union([z.string().max(1024), z.number(), z.boolean(), z.null()])).optional(),
  /** Shorthand for consent by API to service, utility and authentication messages on the contact's channels. */
  optedIn: z.boolean().optional(),
  marketingOptedIn: z.boolean().optional(),
}).refine((c) => c.identities.length > 0 || c.phone !== undefined, { path: ['phone'], message: 'Give a phone or at least one identity.' })
  .meta({ id: 'CreateContact' });

export const UpdateContact = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  attributes: z.record(z.string().min(1).max(64), z.union([z.string().max(1024), z.number(), z.boolean(), z.null()])).optional(),
}).meta({ id: 'UpdateContact' });

export const IdentityView = z.object({
  id: idOut('identity'), channel: z.string(), kind: z.enum(['phone', 'user_id', 'email', 'handle']), address: z.string(),
}).meta({ id: 'Identity' });

export const ContactView = z.object({
  id: idOut('contact'), name: z.string().nullable(), identities: z.array(IdentityView), attributes: z.record(z.string(), z.unknown()),
  createdAt: z.iso.datetime(), updatedAt: z.iso.datetime(),
}).meta({ id: 'Contact' });

export const ContactPage = pageOf(ContactView).meta({ id: 'ContactPage' });
export const ContactQuery = PageQuery.extend({
  /** Beginnings of words of the name, or a whole address. Names are sealed, so their middle cannot be searched. */
  q: z.string().trim().min(1).max(200).optional(),
});
export const ContactParam = z.strictObject({ id: idIn('contact') });
export const MergeContacts = z.strictObject({ otherId: idIn('contact') }).meta({ id: 'MergeContacts' });
