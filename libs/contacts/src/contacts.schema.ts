import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';
import { language, timeZone } from './contacts.locale.js';
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
  /** Where the person lives, for the hours in which they may be written to. */
  timeZone: timeZone().optional(),
  language: language().optional(),
  /** Shorthand for consent by API to service, utility and authentication messages on the contact's channels. */
  optedIn: z.boolean().optional(),
  marketingOptedIn: z.boolean().optional(),
}).refine((c) => c.identities.length > 0 || c.phone !== undefined, { path: ['phone'], message: 'Give a phone or at least one identity.' })
  .meta({ id: 'CreateContact' });

export const UpdateContact = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  attributes: z.record(z.string().min(1).max(64), z.union([z.string().max(1024), z.number(), z.boolean(), z.null()])).optional(),
  timeZone: timeZone().nullable().optional(),
  language: language().nullable().optional(),
}).meta({ id: 'UpdateContact' });

export const IdentityView = z.object({
  id: idOut('identity'), channel: z.string(), kind: z.enum(['phone', 'user_id', 'email', 'handle']), address: z.string(),
}).meta({ id: 'Identity' });

export const COLOURS = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const;
const tagName = () => z.string().trim().min(1).max(60);

/** A label of the house's own, for any number of contacts. */
export const TagView = z.object({ id: idOut('tag'), name: z.string(), colour: z.enum(COLOURS) }).meta({ id: 'Tag' });
/** With how many contacts carry it. */
export const TagDetail = TagView.extend({ contacts: z.int(), createdAt: z.iso.datetime() }).meta({ id: 'TagDetail' });
export const TagPage = pageOf(TagDetail).meta({ id: 'TagPage' });
export const TagQuery = PageQuery.extend({ q: z.string().trim().min(1).max(60).optional() });
export const TagParam = z.strictObject({ id: idIn('tag') });
export const CreateTag = z.strictObject({ name: tagName(), colour: z.enum(COLOURS).default('grey') }).meta({ id: 'CreateTag' });
export const UpdateTag = z.strictObject({ name: tagName().optional(), colour: z.enum(COLOURS).optional() }).meta({ id: 'UpdateTag' });
/** All the tags that the contact shall have. */
export const SetContactTags = z.strictObject({ tagIds: z.array(idIn('tag')).max(50) }).meta({ id: 'SetContactTags' });

export const ContactView = z.object({
  id: idOut('contact'), name: z.string().nullable(), identities: z.array(IdentityView), attributes: z.record(z.string(), z.unknown()),
  tags: z.array(TagView), timeZone: z.string().nullable(), language: z.string().nullable(),
  createdAt: z.iso.datetime(), updatedAt: z.iso.datetime(),
}).meta({ id: 'Contact' });

export const ContactPage = pageOf(ContactView).meta({ id: 'ContactPage' });
export const ContactQuery = PageQuery.extend({
  /** Beginnings of words of the name, or a whole address. Names are sealed, so their middle cannot be searched. */
  q: z.string().trim().min(1).max(200).optional(),
  tagId: idIn('tag').optional(),
});
export const ContactParam = z.strictObject({ id: idIn('contact') });
export const MergeContacts = z.strictObject({ otherId: idIn('contact') }).meta({ id: 'MergeContacts' });
