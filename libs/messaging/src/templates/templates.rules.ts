import type { TemplateContent } from '@consentry/plugin-sdk';
import type { FieldError } from '@consentry/kernel';

type Definition = Record<string, unknown>;
type Given = NonNullable<TemplateContent['components']>[number];

const PLACEHOLDER = /\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}/g;
const MEDIA = new Set(['image', 'video', 'document', 'location']);

/**
 * Where a template's parameters and its definition differ (CM-5). Empty: they fit. The provider would refuse the same with
 * 132000, 132001 or 132012, but after the message was promised.
 */
export function templateProblems(definition: Definition[], content: TemplateContent): FieldError[] {
  const given = content.components ?? [];
  const problems: FieldError[] = [];
  for (const type of ['header', 'body'] as const) {
    const part = definition.find((c) => String(c.type).toLowerCase() === type);
    const index = given.findIndex((c) => c.type === type);
    problems.push(...partProblems(type, part, index < 0 ? undefined : given[index], index < 0 ? given.length : index));
  }
  return [...problems, ...buttonProblems(definition, given)];
}

function partProblems(type: string, part: Definition | undefined, given: Given | undefined, index: number): FieldError[] {
  const path = `template.components.${index}.parameters`;
  const parameters = given?.parameters ?? [];
  const format = String(part?.format ?? 'TEXT').toLowerCase();
  if (part && MEDIA.has(format)) {
    const fits = parameters.length === 1 && parameters[0]!.type === format;
    return fits ? [] : [{ path, message: `The ${type} needs one parameter of type ${format}.` }];
  }
  const wanted = placeholders(part?.text);
  const named = wanted.filter((name) => !/^\d+$/.test(name));
  if (named.length > 0) {
    const have = new Set(parameters.map((p) => p.parameter_name));
    const missing = named.filter((name) => !have.has(name));
    const extra = parameters.filter((p) => !p.parameter_name || !named.includes(p.parameter_name)).length;
    return [
      ...missing.map((name) => ({ path, message: `The ${type} needs a value for ${name}.` })),
      ...(extra > 0 ? [{ path, message: `The ${type} got ${extra} value(s) that it has no place for.` }] : []),
    ];
  }
  if (parameters.length !== wanted.length) {
    return [{ path, message: `The ${type} needs ${wanted.length} parameter${wanted.length === 1 ? '' : 's'}, got ${parameters.length}.` }];
  }
  return parameters.flatMap((p, n) => (p.type === 'text' && p.text === undefined ? [{ path: `${path}.${n}.text`, message: 'A text parameter needs its text.' }] : []));
}

function buttonProblems(definition: Definition[], given: Given[]): FieldError[] {
  const buttons = definition.find((c) => String(c.type).toLowerCase() === 'buttons')?.buttons;
  const defined = Array.isArray(buttons) ? (buttons as Definition[]) : [];
  const problems: FieldError[] = [];
  defined.forEach((button, n) => {
    const needsValue = placeholders(button.url).length > 0 || String(button.type).toLowerCase() === 'copy_code';
    const values = given.find((c) => c.type === 'button' && Number(c.index) === n)?.parameters ?? [];
    if (needsValue && values.length !== 1) problems.push({ path: 'template.components', message: `Button ${n} needs one parameter.` });
  });
  given.forEach((c, n) => {
    if (c.type === 'button' && !defined[Number(c.index ?? -1)]) problems.push({ path: `template.components.${n}.index`, message: 'The template has no button at this place.' });
  });
  return problems;
}

function placeholders(text: unknown): string[] {
  return typeof text === 'string' ? [...new Set([...text.matchAll(PLACEHOLDER)].map((m) => m[1]!))] : [];
}
