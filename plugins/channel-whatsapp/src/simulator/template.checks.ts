import { z } from '@consentry/plugin-sdk';
import { graphFailure, type Answer } from './graph.answers.js';
import type { HeldTemplate, TemplateShelf } from './template.shelf.js';

const Parameter = z.looseObject({ type: z.string().optional(), parameter_name: z.string().optional() });
const Template = z.looseObject({
  name: z.string().min(1),
  language: z.looseObject({ code: z.string().min(1) }),
  components: z.array(z.looseObject({ type: z.string(), sub_type: z.string().optional(), index: z.union([z.string(), z.number()]).optional(), parameters: z.array(Parameter).optional() })).optional(),
});
type Sent = z.infer<typeof Template>;

/** The template a message names, or why Meta would not send it. */
export function templateOf(content: unknown, byUserId: boolean, shelf: TemplateShelf): HeldTemplate | Answer {
  const parsed = Template.safeParse(content);
  if (!parsed.success) return graphFailure(131008, 'template.name and template.language.code are required');
  const template = shelf.find(parsed.data.name, parsed.data.language.code);
  if (template?.status === 'PAUSED') return graphFailure(132015, 'The template is paused');
  if (template?.status === 'DISABLED') return graphFailure(132016, 'The template is disabled');
  if (template?.status !== 'APPROVED') return graphFailure(132001, 'No approved template of this name in this language');
  if (template.category === 'AUTHENTICATION' && byUserId) return graphFailure(131062, 'Authentication templates need a phone number');
  return bodyFailure(template, parsed.data) ?? headerFailure(template, parsed.data) ?? buttonFailure(template, parsed.data) ?? template;
}

function bodyFailure(template: HeldTemplate, sent: Sent): Answer | undefined {
  const given = parametersOf(sent, 'body');
  const expected = variables(textOf(template, 'BODY'));
  if (given.length !== expected.length) return mismatch('body', given.length, expected.length);
  const named = template.parameter_format === 'NAMED';
  if (named && !expected.every((name) => given.some((each) => each.parameter_name === name))) return graphFailure(132000, 'body: a parameter of this name is missing');
  return undefined;
}

function headerFailure(template: HeldTemplate, sent: Sent): Answer | undefined {
  const header = template.components.find(({ type }) => type === 'HEADER');
  const given = parametersOf(sent, 'header');
  const format = String(header?.['format'] ?? 'TEXT');
  if (format === 'TEXT') {
    const expected = variables(String(header?.['text'] ?? '')).length;
    return given.length === expected ? undefined : mismatch('header', given.length, expected);
  }
  const kind = String(given[0]?.type ?? 'unknown').toUpperCase();
  return kind === format ? undefined : graphFailure(132012, `header: Format mismatch, expected ${format}, received ${kind}`);
}

/** Buttons whose address or code varies want a value; those that don't take none. */
function buttonFailure(template: HeldTemplate, sent: Sent): Answer | undefined {
  const buttons = (template.components.find(({ type }) => type === 'BUTTONS')?.['buttons'] ?? []) as { type: string; url?: string }[];
  const given = (sent.components ?? []).filter(({ type }) => type.toLowerCase() === 'button');
  for (const [index, { type, url }] of buttons.entries()) {
    const needs = type === 'OTP' || type === 'COPY_CODE' || (type === 'URL' && (url ?? '').includes('{{'));
    const has = given.some((part) => Number(part.index) === index && (part.parameters ?? []).length > 0);
    if (needs && !has) return graphFailure(131008, `buttons: Button at index ${index} of type ${type === 'OTP' ? 'Url' : type} requires a parameter`);
    if (has && type === 'URL' && !needs) return graphFailure(132000, `buttons: Button at index ${index} takes no parameter`);
  }
  const beyond = given.find((part) => !(Number(part.index) in buttons));
  return beyond ? graphFailure(132000, `buttons: there is no button at index ${String(beyond.index)}`) : undefined;
}

const mismatch = (where: string, given: number, expected: number) => graphFailure(132000, `${where}: number of localizable_params (${given}) does not match the expected number of params (${expected})`);
const parametersOf = (sent: Sent, where: string) => (sent.components ?? []).filter((part) => part.type.toLowerCase() === where).flatMap((part) => part.parameters ?? []);
const textOf = (template: HeldTemplate, type: string) => String(template.components.find((part) => part.type === type)?.['text'] ?? '');

/** The different variables of a text, in order. */
export const variables = (text: string): string[] => [...new Set([...text.matchAll(/\{\{\s*(\w{1,64})\s*\}\}/g)].map((match) => match[1] ?? ''))];
