import type { FieldError } from '@consentry/kernel';

/**
 * What the provider would refuse a template for, said while it is written (CM-5). Limits: Meta, "Template components" (November 2026).
 * Pure; a path names the field.
 */
export interface Draft { name: string; language: string; category: 'utility' | 'marketing' | 'authentication'; components: Component[] }
export type Component = { type: 'HEADER' | 'BODY' | 'FOOTER' | 'BUTTONS' } & Record<string, unknown>;
interface Button { type?: unknown; text?: unknown; url?: unknown; phone_number?: unknown; example?: unknown }

const LIMITS = { header: 60, body: 1024, footer: 60, button: 25, buttons: 10, url: 2000, phone: 20, code: 15 } as const;
const MOST: Record<string, number> = { URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1, OTP: 1, FLOW: 1, CATALOG: 1 };
const VARIABLE = /\{\{([^{}]{0,70})\}\}/g;

export function authorProblems({ category, components }: Draft): FieldError[] {
  const problems: FieldError[] = [];
  const at = (path: string, message: string) => { problems.push({ path, message }); };
  const seen = new Set<string>();
  components.forEach((component, n) => {
    const path = `components.${n}`;
    if (seen.has(component.type)) at(`${path}.type`, `There is a ${component.type} already.`);
    seen.add(component.type);
    if (component.type === 'HEADER') headerProblems(component, path, at);
    if (component.type === 'BODY') bodyProblems(component, category, path, at);
    if (component.type === 'FOOTER') footerProblems(component, path, at);
    if (component.type === 'BUTTONS') buttonsProblems(component, path, at);
  });
  if (!seen.has('BODY')) at('components', 'A template needs a BODY.');
  return problems;
}

type At = (path: string, message: string) => void;

function headerProblems({ format, text, example }: Component, path: string, at: At): void {
  if (!['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'].includes(String(format))) return at(`${path}.format`, 'Must be TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION.');
  if (format !== 'TEXT') return;
  if (!isText(text, LIMITS.header)) return at(`${path}.text`, `Must be a text of 1 to ${LIMITS.header} characters.`);
  const names = variables(text, `${path}.text`, at);
  if (names.length > 1) at(`${path}.text`, 'A header takes one variable at most.');
  needExamples(names, exampleCount(example, 'header_text'), `${path}.example.header_text`, at);
}

function bodyProblems({ text, example, add_security_recommendation: safety }: Component, category: Draft['category'], path: string, at: At): void {
  // The wording of an authentication template is the provider's own.
  if (category === 'authentication') return text !== undefined ? at(`${path}.text`, 'An authentication template has a fixed text: leave it out.') : safety !== undefined && typeof safety !== 'boolean' ? at(`${path}.add_security_recommendation`, 'Must be true or false.') : undefined;
  if (!isText(text, LIMITS.body)) return at(`${path}.text`, `Must be a text of 1 to ${LIMITS.body} characters.`);
  const names = variables(text, `${path}.text`, at);
  const bare = text.trim();
  if (/^\{\{[^{}]{0,70}\}\}/.test(bare) || /\{\{[^{}]{0,70}\}\}$/.test(bare)) at(`${path}.text`, 'A variable may stand neither first nor last.');
  const words = bare.replace(VARIABLE, ' ').split(/\s+/).filter(Boolean).length;
  if (names.length > 0 && words < 2 * names.length + 1) at(`${path}.text`, `Too many variables for so few words: ${2 * names.length + 1} words or more must stand beside ${names.length === 1 ? 'it' : `these ${names.length}`}.`);
  if (/\n{5}/.test(text) || / {5}/.test(text)) at(`${path}.text`, 'At most four line breaks or spaces in a row.');
  needExamples(names, exampleCount(example, 'body_text'), `${path}.example.body_text`, at);
}

function footerProblems({ text, code_expiration_minutes: minutes }: Component, path: string, at: At): void {
  if (minutes !== undefined) return Number.isInteger(minutes) && Number(minutes) >= 1 && Number(minutes) <= 90 ? undefined : at(`${path}.code_expiration_minutes`, 'Must be 1 to 90.');
  if (!isText(text, LIMITS.footer)) return at(`${path}.text`, `Must be a text of 1 to ${LIMITS.footer} characters.`);
  if (VARIABLE.test(text)) at(`${path}.text`, 'A footer takes no variables.');
  VARIABLE.lastIndex = 0;
}

function buttonsProblems({ buttons }: Component, path: string, at: At): void {
  if (!Array.isArray(buttons) || buttons.length === 0 || buttons.length > LIMITS.buttons) return at(`${path}.buttons`, `Must be 1 to ${LIMITS.buttons} buttons.`);
  const counts = new Map<string, number>();
  const groups = (buttons as Button[]).map((button, n) => {
    const here = `${path}.buttons.${n}`;
    const type = String(button?.type);
    counts.set(type, (counts.get(type) ?? 0) + 1);
    buttonProblems(button ?? {}, type, here, at);
    if ((counts.get(type) ?? 0) > (MOST[type] ?? LIMITS.buttons)) at(`${here}.type`, `At most ${MOST[type]} of type ${type}.`);
    return type === 'QUICK_REPLY';
  });
  // Meta wants quick replies together, before or after the others.
  if (groups.filter((quick, n) => n > 0 && quick !== groups[n - 1]).length > 1) at(`${path}.buttons`, 'Quick replies stand together, before or after the other buttons.');
}

function buttonProblems(button: Button, type: string, path: string, at: At): void {
  if (!['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'OTP', 'FLOW', 'CATALOG'].includes(type)) return at(`${path}.type`, 'Must be QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, OTP, FLOW or CATALOG.');
  if (type !== 'COPY_CODE' && type !== 'OTP' && !isText(button.text, LIMITS.button)) at(`${path}.text`, `Must be a text of 1 to ${LIMITS.button} characters.`);
  if (type === 'URL') {
    const url = typeof button.url === 'string' ? button.url : '';
    const fixed = url.replace(/\{\{1\}\}$/, '');
    if (!URL.canParse(fixed) || !/^https?:$/.test(new URL(fixed).protocol) || url.length > LIMITS.url) at(`${path}.url`, `Must be an http or https address of at most ${LIMITS.url} characters.`);
    else if (/[{}]/.test(fixed)) at(`${path}.url`, 'The only variable, {{1}}, stands at the end.');
    else if (url !== fixed && !(Array.isArray(button.example) ? button.example.length === 1 : typeof button.example === 'string')) at(`${path}.example`, 'An address with a variable needs one example.');
  }
  if (type === 'PHONE_NUMBER' && !(typeof button.phone_number === 'string' && /^\+?[0-9]{5,20}$/.test(button.phone_number))) at(`${path}.phone_number`, 'Must be a telephone number of 5 to 20 digits.');
  if (type === 'COPY_CODE' && !isText(Array.isArray(button.example) ? button.example[0] : button.example, LIMITS.code)) at(`${path}.example`, `Must be an example of at most ${LIMITS.code} characters.`);
}

/** The variables of a text: all numbers, without gaps from 1, or all names. */
function variables(text: string, path: string, at: At): string[] {
  const names = [...new Set([...text.matchAll(VARIABLE)].map((m) => m[1]!.trim()))];
  const rest = text.replace(VARIABLE, '');
  if (/\{\{|\}\}/.test(rest)) at(path, 'A variable is opened and not closed, or closed and not opened.');
  if (names.length === 0) return names;
  const numbers = names.filter((name) => /^[0-9]+$/.test(name));
  if (numbers.length === 0) {
    for (const name of names) if (!/^[a-z][a-z0-9_]{0,63}$/.test(name)) at(path, `“${name.slice(0, 40)}” is no name of a variable: lower case letters, digits and underscores, a letter first.`);
  } else if (numbers.length < names.length) at(path, 'Variables are all numbered or all named.');
  else if (!numbers.map(Number).sort((a, b) => a - b).every((value, n) => value === n + 1)) at(path, 'Numbered variables go from {{1}} on without gaps.');
  return names;
}

/** How many examples there are: `{header_text: ["a"]}`, `{body_text: [["a", "b"]]}`, or by name `{body_text_named_params: [{param_name, example}]}`. */
function exampleCount(example: unknown, field: string): number {
  const given = (example ?? {}) as Record<string, unknown>;
  const named = given[`${field}_named_params`];
  if (Array.isArray(named)) return named.filter((p) => typeof (p as { example?: unknown } | null)?.example === 'string').length;
  const list = given[field];
  const flat = Array.isArray(list) && Array.isArray(list[0]) ? (list[0] as unknown[]) : list;
  return Array.isArray(flat) ? flat.filter((e) => typeof e === 'string' && e !== '').length : 0;
}

function needExamples(names: string[], given: number, path: string, at: At): void {
  if (given !== names.length) at(path, names.length === 0 ? 'There is no variable to give an example of.' : `Every variable needs an example: ${names.length} wanted, ${given} given.`);
}

function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.trim().length > 0 && value.length <= max;
}
