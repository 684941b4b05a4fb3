import type { Template } from '../api.generated';
import type { TemplateBody, TemplatePart } from '../app/data.actions';

/** A value the writer must give: `{{1}}` or `{{first_name}}` in the text of a template. */
export interface Slot { key: string; part: 'header' | 'body' | 'button'; index?: number; name: string }
interface Component { type: string; format?: string; text?: string; buttons: { type: string; text?: string; url?: string }[] }

const PLACEHOLDER = /\{\{\s*([\w]+)\s*\}\}/g;
const namesIn = (text: string | undefined): string[] => [...new Set([...(text ?? '').matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Meta's components, as far as we read them. */
function componentsOf(template: Template): Component[] {
  return template.components.map((raw) => ({
    type: (text(raw['type']) ?? '').toUpperCase(), format: text(raw['format'])?.toUpperCase(), text: text(raw['text']),
    buttons: (Array.isArray(raw['buttons']) ? raw['buttons'] as Record<string, unknown>[] : [])
      .map((button) => ({ type: (text(button['type']) ?? '').toUpperCase(), text: text(button['text']), url: text(button['url']) })),
  }));
}

export function slotsOf(template: Template): Slot[] {
  return componentsOf(template).flatMap((component): Slot[] => {
    const part = component.type === 'HEADER' ? 'header' : 'body';
    if (component.type === 'BODY' || (component.type === 'HEADER' && component.format === 'TEXT')) {
      return namesIn(component.text).map((name) => ({ key: `${part}.${name}`, part, name }));
    }
    return component.buttons.flatMap((button, index) => namesIn(button.url).map((name): Slot => ({ key: `button.${index}.${name}`, part: 'button', index, name })));
  });
}

/** Templates with a picture or document on top need a file, which this form can't give yet. */
export const needsMedia = (template: Template): boolean =>
  componentsOf(template).some(({ type, format }) => type === 'HEADER' && format !== undefined && format !== 'TEXT');

/** What the person will read, with the values given so far. */
export function previewOf(template: Template, values: Record<string, string>): string[] {
  return componentsOf(template).flatMap((component) => {
    const part = component.type.toLowerCase();
    return component.text ? [component.text.replaceAll(PLACEHOLDER, (hole, name: string) => values[`${part}.${name}`] || hole)] : [];
  });
}

export function bodyOf(template: Template, values: Record<string, string>): TemplateBody {
  const parts = new Map<string, TemplatePart>();
  for (const { key, part, index, name } of slotsOf(template)) {
    const group = `${part}.${index ?? ''}`;
    const component = parts.get(group) ?? { type: part, ...(part === 'button' && { sub_type: 'url' as const, index }), parameters: [] };
    component.parameters.push({ type: 'text', text: values[key] ?? '', ...(/^\d+$/.test(name) ? {} : { parameter_name: name }) });
    parts.set(group, component);
  }
  return { name: template.name, language: { code: template.language }, components: [...parts.values()] };
}
