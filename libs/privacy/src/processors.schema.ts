import { z } from 'zod';
import { CATEGORIES, LOCALES, pageOf, type Category, idIn, idOut } from '@consentry/kernel';
import { SOURCES } from './processors.rules.js';

const CATEGORY_NAMES = Object.keys(CATEGORIES) as [Category, ...Category[]];
const each = <T extends z.ZodType>(item: T, most: number, least = 0) => z.array(item).min(least).max(most).refine((list) => new Set(list).size === list.length, 'Each once.');
const line = (most: number) => z.string().trim().min(1).max(most).regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'Must be one line.');

const fields = {
  /** The company, as its own terms name it. */
  name: line(200),
  /** Countries or regions, or `Global`. */
  regions: each(line(100), 50, 1),
  purposes: each(line(300), 20, 1),
  /** Kinds of personal data that reach it; none is an answer. */
  categories: each(z.enum(CATEGORY_NAMES), CATEGORY_NAMES.length),
  /** Its terms of data processing. */
  terms: z.url({ protocol: /^https$/, hostname: z.regexes.domain, error: 'Must be an https:// address.' }).max(500).nullable(),
};

export const CreateProcessor = z.strictObject({ ...fields, categories: fields.categories.default([]), terms: fields.terms.default(null) }).meta({ id: 'CreateProcessor' });
export const UpdateProcessor = z.strictObject(fields).partial().meta({ id: 'UpdateProcessor' });
export const ProcessorParam = z.strictObject({ id: idIn('processor') });

export const ProcessorView = z.object({
  id: idOut('processor'),
  /** What it follows from: a plugin that is in use, the operator's configuration, the organisation's own settings; or it was written by hand. */
  source: z.enum(SOURCES),
  name: z.string(),
  /** Where the organisation or the operator named a machine, and the name is no secret. */
  host: z.string().nullable(),
  /** Empty: nobody said. */
  regions: z.array(z.string()),
  purposes: z.array(z.string()), categories: z.array(z.enum(CATEGORY_NAMES)), terms: z.string().nullable(),
  /** Null: found just now; it is written down, and owners are told, within minutes. */
  since: z.iso.datetime().nullable(),
}).meta({ id: 'Processor' });
export const ProcessorList = z.object({ data: z.array(ProcessorView) }).meta({ id: 'ProcessorList' });

export const ProcessorNoticeView = z.object({
  id: idOut('processorNotice'), at: z.iso.datetime(),
  /** What was in use at the first look; nobody was mailed. */
  baseline: z.boolean(),
  changes: z.array(z.object({ processorId: idOut('processor'), name: z.string(), kind: z.enum(['appeared', 'disappeared', 'edited']), fields: z.array(z.string()) })),
}).meta({ id: 'ProcessorNotice' });
export const ProcessorNoticePage = pageOf(ProcessorNoticeView).meta({ id: 'ProcessorNoticePage' });

const optional = (most: number) => line(most).nullable().default(null);

/** The whole contact: what is left out is empty. */
export const UpdatePrivacyContact = z.strictObject({
  /** Who is responsible for the processing, as its papers name it; null: the organisation's name. */
  controllerName: optional(200),
  /** ISO 3166-1, two letters. */
  country: z.string().regex(/^[A-Z]{2}$/, 'Must be two capital letters, as ISO 3166-1 names countries.').nullable().default(null),
  /** Of the data protection officer, or whoever answers in their place. */
  dpoName: optional(200), dpoEmail: z.email().max(320).nullable().default(null), dpoAddress: optional(500),
}).meta({ id: 'UpdatePrivacyContact' });
export const PrivacyContactView = z.object({
  controllerName: z.string().nullable(), country: z.string().nullable(), dpoName: z.string().nullable(), dpoEmail: z.string().nullable(), dpoAddress: z.string().nullable(), updatedAt: z.iso.datetime().nullable(),
}).meta({ id: 'PrivacyContact' });
export type PrivacyContactFields = z.infer<typeof PrivacyContactView>;

export type DocumentKind = 'dpa' | 'dpia' | 'records';
export const DocumentQuery = z.strictObject({ lang: z.enum(LOCALES).default('en'), format: z.enum(['html', 'md']).default('html') });
