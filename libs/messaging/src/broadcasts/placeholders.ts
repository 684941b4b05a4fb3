import type { FieldError } from '@consentry/kernel';

/** `{{contact.name|friend}}`, `{{contact.attributes.city|your town}}`: what stands behind the bar is said to whom we know nothing better of. */
const PLACEHOLDER = /\{\{ ?contact\.(?:name|attributes\.([^{}|]{1,64}))\|([^{}|]{1,200})\}\}/g;
/** Anything that looks as if one were meant. */
const MEANT = /\{\{ ?contact\b/g;

/** What is known of a contact. */
export interface Person { name: string | null; attributes: Record<string, unknown> }

/** Whether the content speaks of the person it goes to. */
export function speaksOfContact(content: unknown): boolean {
  return textsIn(content, []).some(({ text }) => text.search(PLACEHOLDER) >= 0);
}

/** Placeholders that would go out as they stand: without a fallback, or of a field that isn't there. */
export function placeholderProblems(content: unknown, path: string[]): FieldError[] {
  return textsIn(content, path).flatMap(({ text, path: at }) => {
    const good = text.match(PLACEHOLDER)?.length ?? 0;
    const meant = text.match(MEANT)?.length ?? 0;
    return good === meant ? [] : [{ path: at.join('.'), message: 'A placeholder needs a fallback: {{contact.name|friend}} or {{contact.attributes.city|your town}}.' }];
  });
}

/** The content for one person. What a contact's fields hold is text, never a placeholder itself. */
export function fillIn(content: unknown, person: Person): unknown {
  if (typeof content === 'string') return content.replace(PLACEHOLDER, (_all, attribute: string | undefined, fallback: string) => wordOf(attribute === undefined ? person.name : person.attributes[attribute.trim()]) ?? fallback);
  if (Array.isArray(content)) return content.map((part) => fillIn(part, person));
  if (!content || typeof content !== 'object') return content;
  return Object.fromEntries(Object.entries(content).map(([name, part]) => [name, fillIn(part, person)]));
}

/** One line: a provider refuses line breaks in the parameters of a template. */
function wordOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const word = String(value).split(/[\r\n\t]+/).join(' ').trim();
  return word === '' ? undefined : word;
}

function textsIn(value: unknown, path: string[]): { text: string; path: string[] }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((part, i) => textsIn(part, [...path, String(i)]));
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, part]) => textsIn(part, [...path, name]));
}
