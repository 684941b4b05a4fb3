import type { CheckTemplate, Template } from '../api.generated';
import { examplesOf, partOf, variablesIn } from './template.parts';

export const CATEGORIES = ['utility', 'marketing', 'authentication'] as const satisfies CheckTemplate['category'][];
export const BUTTON_TYPES = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE'] as const;
export type ButtonType = (typeof BUTTON_TYPES)[number];
/** `kept`: a button of a kind that this form doesn't write. */
export interface DraftButton { key: number; type: ButtonType | 'kept'; text: string; value: string; example: string; kept?: Record<string, unknown> }

export interface TemplateDraft {
  category: CheckTemplate['category']; header: string; body: string; footer: string; buttons: DraftButton[]; examples: Record<string, string>;
  /** Of an authentication template, whose words are the provider's own. */
  safety: boolean; minutes: string;
  /** A header with a picture or file, which this form leaves as it is. */
  keptHeader?: CheckTemplate['components'][number];
}

export const EMPTY_DRAFT: TemplateDraft = { category: 'utility', header: '', body: '', footer: '', buttons: [], examples: {}, safety: true, minutes: '10' };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const first = (value: unknown): string => text(Array.isArray(value) ? value[0] : value);
const isCategory = (name: string): name is TemplateDraft['category'] => CATEGORIES.some((each) => each === name);

/** A template as it can be written anew. */
export function draftOf({ components, category }: Pick<Template, 'components' | 'category'>): TemplateDraft {
  const header = partOf(components, 'HEADER');
  const footer = partOf(components, 'FOOTER');
  const minutes = footer?.['code_expiration_minutes'];
  const raw = partOf(components, 'BUTTONS')?.['buttons'];
  return {
    category: isCategory(category) ? category : 'utility', header: text(header?.['text']), body: text(partOf(components, 'BODY')?.['text']), footer: text(footer?.['text']), examples: examplesOf(components),
    safety: partOf(components, 'BODY')?.['add_security_recommendation'] === true, minutes: typeof minutes === 'number' ? String(minutes) : '',
    buttons: (Array.isArray(raw) ? raw as Record<string, unknown>[] : []).map(buttonOf),
    ...(header && text(header['format']) !== '' && text(header['format']).toUpperCase() !== 'TEXT' && { keptHeader: header as CheckTemplate['components'][number] }),
  };
}

function buttonOf(raw: Record<string, unknown>, key: number): DraftButton {
  const type = BUTTON_TYPES.find((each) => each === text(raw['type']).toUpperCase());
  if (!type) return { key, type: 'kept', text: text(raw['text']), value: '', example: '', kept: raw };
  return { key, type, text: text(raw['text']), value: text(raw['url']) || text(raw['phone_number']), example: first(raw['example']) };
}

type Component = CheckTemplate['components'][number];

/** What the provider is handed. What is empty is left out. */
export function componentsOf(draft: TemplateDraft): Component[] {
  if (draft.category === 'authentication') {
    return [
      { type: 'BODY', add_security_recommendation: draft.safety }, ...(draft.minutes.trim() === '' ? [] : [{ type: 'FOOTER' as const, code_expiration_minutes: Number(draft.minutes) }]),
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
    ];
  }
  return [
    ...(draft.keptHeader ? [draft.keptHeader] : draft.header === '' ? [] : [{ type: 'HEADER' as const, format: 'TEXT', text: draft.header, ...exampleOf('header', draft) }]),
    { type: 'BODY', text: draft.body, ...exampleOf('body', draft) },
    ...(draft.footer === '' ? [] : [{ type: 'FOOTER' as const, text: draft.footer }]),
    ...(draft.buttons.length === 0 ? [] : [{ type: 'BUTTONS' as const, buttons: draft.buttons.map(rawButton) }]),
  ];
}

/** Numbered ones stand in the order of their numbers, whichever the text names first. */
function exampleOf(part: 'header' | 'body', draft: TemplateDraft): { example?: unknown } {
  const names = variablesIn(draft[part]);
  const of = (name: string) => draft.examples[`${part}.${name}`] ?? '';
  if (names.length === 0) return {};
  if (names.some((name) => !/^\d+$/.test(name))) return { example: { [`${part}_text_named_params`]: names.map((name) => ({ param_name: name, example: of(name) })).filter(({ example }) => example !== '') } };
  const values = names.toSorted((a, b) => Number(a) - Number(b)).map(of);
  return { example: { [`${part}_text`]: part === 'body' ? [values] : values } };
}

function rawButton({ type, text: words, value, example, kept }: DraftButton): Record<string, unknown> {
  switch (type) {
    case 'kept': return kept ?? {};
    case 'QUICK_REPLY': return { type, text: words };
    case 'URL': return { type, text: words, url: value, ...(example !== '' && { example: [example] }) };
    case 'PHONE_NUMBER': return { type, text: words, phone_number: value };
    case 'COPY_CODE': return { type, example };
  }
}

/** `components.1.text` in words that don't change with the order: `body.text`, `buttons.0.url`. What has no field of its own falls to its part. */
export function fieldOf(path: string, components: Component[]): string {
  const [, index, ...rest] = path.split('.');
  const part = components[Number(index)]?.type.toLowerCase();
  if (!part) return 'body.text';
  if (part !== 'buttons') return rest[0] === 'example' ? `${part}.example` : `${part}.text`;
  return rest.length > 1 ? rest.join('.') : 'buttons';
}
