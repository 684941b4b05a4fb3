import type { z } from 'zod';
import type { Category, DataTable, Locale, Purpose, RetentionClass } from '@consentry/kernel';
import type { Block, Paper } from './processors.document.js';
import { DPA_SECTIONS, type Section } from './processors.dpa.texts.js';
import { DPIA_TEXTS } from './processors.dpia.texts.js';
import type { DocumentKind, PrivacyContactFields, ProcessorView } from './processors.schema.js';
import { PAPER_WORDS, type PaperWords } from './processors.words.js';

export interface PaperFacts {
  organization: string;
  contact: PrivacyContactFields;
  processors: readonly z.infer<typeof ProcessorView>[];
  tables: readonly DataTable[];
  /** Days as they are for this organisation. */
  retention: readonly (Pick<RetentionClass, 'what' | 'source'> & { days: number })[];
  /** Who keeps the master key. */
  keeper: string;
  at: Date;
}

/** A document of an organisation, filled in. Pure: same facts, same paper. What tables hold is told in the words of the code, in English. */
export function paperOf(kind: DocumentKind, locale: Locale, facts: PaperFacts): Paper {
  const words = PAPER_WORDS[locale];
  const date = new Intl.DateTimeFormat(`${locale === 'en' ? 'en-GB' : locale}-u-nu-latn`, { dateStyle: 'long', timeZone: 'UTC', calendar: 'gregory' }).format(facts.at);
  const blocks: Block[] = [{ text: words.made.replace('{date}', () => date) }, ...(kind === 'records' ? [] : [{ text: words.template }]), { heading: words.responsible }, { list: responsible(words, facts, locale) }];
  const filled = kind === 'dpa' ? agreement(words, facts, locale) : kind === 'dpia' ? assessment(words, facts, locale) : records(words, facts, locale);
  return { locale, title: `${words.titles[kind]}: ${controllerOf(facts)}`, blocks: [...blocks, ...filled] };
}

function agreement(words: PaperWords, facts: PaperFacts, locale: Locale): Block[] {
  const fill: Record<NonNullable<Section['filled']>, () => Block> = {
    kinds: () => ({ list: categoriesOf(facts.tables).map((category) => words.categories[category]) }), processors: () => processors(words, facts),
    retention: () => retention(words, facts, locale), measures: () => measures(words, facts),
  };
  return DPA_SECTIONS[locale].flatMap(({ heading, text, filled }, n) => [{ heading: `${n + 1}. ${heading}` }, { text: text.replace('{controller}', () => controllerOf(facts)) }, ...(filled ? [fill[filled]()] : [])]);
}

function assessment(words: PaperWords, facts: PaperFacts, locale: Locale): Block[] {
  const text = DPIA_TEXTS[locale];
  const section = ([heading, body]: [string, string]): Block[] => [{ heading }, { text: body }];
  return [
    ...section(text.what), { list: purposesOf(facts.tables).map((purpose) => words.purposes[purpose]) }, { heading: words.kinds }, { list: categoriesOf(facts.tables).map((category) => words.categories[category]) },
    { heading: words.processors }, processors(words, facts), { heading: words.retention }, retention(words, facts, locale), ...section(text.needed),
    { heading: text.risks }, { head: text.riskHead, rows: text.rows.map((row) => [...row, text.left]) }, { heading: words.measures }, measures(words, facts), ...section(text.advice), ...section(text.decision),
  ];
}

/** GDPR art. 30(1), in its order. */
function records(words: PaperWords, facts: PaperFacts, locale: Locale): Block[] {
  const activities = purposesOf(facts.tables).flatMap((purpose): Block[] => {
    const tables = facts.tables.filter((table) => table.purpose === purpose && table.columns.personal);
    const people = [...(tables.some((t) => t.contact) ? [words.contacts] : []), ...(tables.some((t) => t.user) ? [words.users] : [])];
    return [{ heading: `${words.activity}: ${words.purposes[purpose]}` }, {
      list: [
        `${words.people}: ${people.join('; ') || words.nobody}`, `${words.kinds}: ${categoriesOf(tables).map((category) => words.categories[category]).join('; ')}`, `${words.holds}: ${[...new Set(tables.map((t) => t.holds))].join('; ')}`,
      ],
    }];
  });
  const kept = Map.groupBy(facts.tables.flatMap((table) => Object.values(table.columns.personal ?? {}).flatMap(({ erase }) => (typeof erase === 'object' && 'keep' in erase ? [{ holds: table.holds, why: erase.keep }] : []))), ({ why }) => why);
  return [
    ...activities, { heading: words.processors }, processors(words, facts), { heading: words.retention }, retention(words, facts, locale),
    { heading: words.kept }, { head: words.keptHead, rows: [...kept].map(([why, list]) => [[...new Set(list.map((one) => one.holds))].join('; '), why]) }, { heading: words.measures }, measures(words, facts),
  ];
}

function responsible(words: PaperWords, facts: PaperFacts, locale: Locale): string[] {
  const { country, dpoName, dpoEmail, dpoAddress } = facts.contact;
  const said = (label: string, value: string | null) => `${label}: ${value ?? words.unstated}`;
  return [
    said(words.controller, controllerOf(facts)), said(words.country, country && (new Intl.DisplayNames(locale, { type: 'region' }).of(country) ?? country)),
    said(words.officer, dpoName), said(words.mail, dpoEmail), said(words.address, dpoAddress),
  ];
}

function processors(words: PaperWords, { processors: list }: PaperFacts): Block {
  if (list.length === 0) return { text: words.nobodyElse };
  return {
    head: words.processorHead,
    rows: list.map((p) => [p.host ? `${p.name} (${p.host})` : p.name, p.purposes.join('; '), p.regions.join(', ') || words.unstated, p.categories.map((category) => words.categories[category]).join('; ') || '–', p.terms ?? words.unstated]),
  };
}

function retention(words: PaperWords, facts: PaperFacts, locale: Locale): Block {
  const days = new Intl.NumberFormat(`${locale}-u-nu-latn`, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  return { head: words.retentionHead, rows: facts.retention.map((row) => [row.what, row.days === 0 ? words.whileNeeded : days.format(row.days), row.source]) };
}

function measures(words: PaperWords, { keeper }: PaperFacts): Block {
  return { list: words.measureList.map((line) => line.replace('{keeper}', () => keeper)) };
}

const controllerOf = ({ contact, organization }: PaperFacts) => contact.controllerName ?? organization;

function purposesOf(tables: readonly DataTable[]): Purpose[] {
  return [...new Set(tables.filter((table) => table.columns.personal).map((table) => table.purpose))];
}

function categoriesOf(tables: readonly DataTable[]): Category[] {
  return [...new Set(tables.flatMap((table) => Object.values(table.columns.personal ?? {}).map((column) => column.category)))];
}
