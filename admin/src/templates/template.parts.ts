import type { Template } from '../api.generated';

/** Meta's components, as far as we read them. */
export interface ShownButton { type: string; text: string }
export interface ShownParts { header?: string; media?: string; body: string; footer?: string; buttons: ShownButton[] }

type Raw = Template['components'];
const VARIABLE = /\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}/g;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const typeOf = (raw: Raw[number]): string => (text(raw['type']) ?? '').toUpperCase();

export const partOf = (components: Raw, type: string): Raw[number] | undefined => components.find((raw) => typeOf(raw) === type);

/** The names of the variables of a text, each once, in the order in which they stand there. */
export const variablesIn = (words: string): string[] => [...new Set([...words.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];

/** The text with what stands for its variables; those that nothing stands for stay as they are. */
export const filled = (words: string, values: Record<string, string>): string => words.replaceAll(VARIABLE, (hole, name: string) => values[name] || hole);

/** What a person will read, with these values in place of the variables: `header.1`, `body.first_name`. */
export function shownParts(components: Raw, values: Record<string, string>): ShownParts {
  const within = (part: string) => Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (key.startsWith(`${part}.`) ? [[key.slice(part.length + 1), value]] : [])));
  const header = partOf(components, 'HEADER');
  const format = text(header?.['format'])?.toUpperCase() ?? 'TEXT';
  const buttons = partOf(components, 'BUTTONS')?.['buttons'];
  return {
    header: header && format === 'TEXT' ? filled(text(header['text']) ?? '', within('header')) : undefined, media: header && format !== 'TEXT' ? format : undefined,
    body: filled(text(partOf(components, 'BODY')?.['text']) ?? '', within('body')), footer: text(partOf(components, 'FOOTER')?.['text']),
    buttons: (Array.isArray(buttons) ? buttons as Record<string, unknown>[] : []).map((button) => ({ type: (text(button['type']) ?? '').toUpperCase(), text: text(button['text']) ?? '' })),
  };
}

/** The examples that came with a template, under the same keys as values. */
export function examplesOf(components: Raw): Record<string, string> {
  return Object.fromEntries((['header', 'body'] as const).flatMap((part) => {
    const raw = partOf(components, part.toUpperCase());
    const example = (raw?.['example'] ?? {}) as Record<string, unknown>;
    const named = example[`${part}_text_named_params`];
    if (Array.isArray(named)) return (named as Record<string, unknown>[]).map((each) => [`${part}.${text(each['param_name']) ?? ''}`, text(each['example']) ?? '']);
    const list: unknown = example[`${part}_text`];
    const flat: unknown[] = Array.isArray(list) ? (Array.isArray(list[0]) ? list[0] as unknown[] : list) : [];
    return variablesIn(text(raw?.['text']) ?? '').map((name, index) => [`${part}.${name}`, text(flat[index]) ?? '']);
  }));
}
