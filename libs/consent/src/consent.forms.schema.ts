import { z } from 'zod';
import { idIn, idOut, pageOf } from '@consentry/kernel';
import { phoneNumber } from '@consentry/contacts';
import { PURPOSES } from './consent.schema.js';

/** The languages of the hosted page. */
export const PAGE_LANGUAGES = ['en', 'ms', 'ar', 'hi'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

const SLUG = /^[a-z0-9](?:[a-z0-9-]{1,62})[a-z0-9]$/;

const slug = z.string().regex(SLUG, 'Must have 3 to 64 small letters, digits and hyphens, with a letter or digit at both ends.');
const shown = {
  title: z.string().trim().min(1).max(200),
  /** What the person agrees to, in the words that they are shown. */
  text: z.string().trim().min(1).max(4000),
  privacyUrl: z.url({ protocol: /^https$/, hostname: z.regexes.domain, message: 'Must be an https:// address.' }).max(500),
  language: z.enum(PAGE_LANGUAGES),
  purposes: z.array(z.enum(PURPOSES)).min(1).max(PURPOSES.length).refine((list) => new Set(list).size === list.length, 'Each purpose once.'),
};

export const CreateConsentForm = z.strictObject({
  /** The page's address, `/c/{slug}`. Random where none is chosen. */
  slug: slug.optional(),
  /** The line to which people write to confirm. */
  connectionId: idIn('connection'),
  /** The number of that line, shown to people; without it the page shows the code alone. */
  phone: phoneNumber().nullable().default(null),
  active: z.boolean().default(true),
  ...shown, language: shown.language.default('en'),
}).meta({ id: 'CreateConsentForm' });

/** A new text makes a new version; consents name the version that was shown. */
export const UpdateConsentForm = z.strictObject({
  phone: phoneNumber().nullable().optional(), active: z.boolean().optional(),
  title: shown.title.optional(), text: shown.text.optional(), privacyUrl: shown.privacyUrl.optional(), language: shown.language.optional(), purposes: shown.purposes.optional(),
}).meta({ id: 'UpdateConsentForm' });

const version = { version: z.int(), title: z.string(), text: z.string(), textHash: z.string(), privacyUrl: z.string(), language: z.enum(PAGE_LANGUAGES), purposes: z.array(z.enum(PURPOSES)) };

export const ConsentFormView = z.object({
  id: idOut('consentForm'), slug: z.string(), url: z.string(), connectionId: idOut('connection'), channel: z.string(), phone: z.string().nullable(), active: z.boolean(), ...version,
  createdAt: z.iso.datetime(), updatedAt: z.iso.datetime(),
}).meta({ id: 'ConsentForm' });
export const ConsentFormPage = pageOf(ConsentFormView).meta({ id: 'ConsentFormPage' });
export const ConsentFormParam = z.strictObject({ id: idIn('consentForm') });

/** Every text there was, newest first. */
export const ConsentFormVersions = z.object({ data: z.array(z.object({ ...version, madeAt: z.iso.datetime(), actor: z.string() })) }).meta({ id: 'ConsentFormVersions' });
