import { z } from '@consentry/plugin-sdk';
import { graphFailure, type Answer } from './graph.answers.js';
import { readJson, SUCCESS } from './graph.http.js';
import type { Call } from './graph.call.js';
import type { PhoneLine } from './phone.line.js';
import { variables } from './template.checks.js';
import { CATEGORIES } from './template.shape.js';
import type { HeldTemplate, TemplateShelf } from './template.shelf.js';

const category = z.string().transform((value) => value.toUpperCase()).pipe(z.enum(CATEGORIES));
const components = z.array(z.looseObject({ type: z.string().transform((value) => value.toUpperCase()) })).min(1).max(16);
const parameter_format = z.string().transform((value) => value.toUpperCase()).pipe(z.enum(['POSITIONAL', 'NAMED'])).optional();
const Create = z.looseObject({ name: z.string().regex(/^[a-z0-9_]{1,512}$/), language: z.string().regex(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/), category, components, parameter_format });
const Change = z.looseObject({ category: category.optional(), components: components.optional() });
const EDITABLE = ['APPROVED', 'REJECTED', 'PAUSED'];
/** Meta's subcodes: the name is taken in this language; there is no such template. */
const TAKEN = 2_388_024;
const NOT_FOUND = 2_593_002;

/** `POST /{business-account-id}/message_templates` */
export async function createTemplate(line: PhoneLine, shelf: TemplateShelf, call: Call): Promise<void> {
  const parsed = Create.safeParse(await readJson(call.request));
  if (!parsed.success) return call.answer(graphFailure(100, `Invalid parameter: ${parsed.error.issues.map((issue) => issue.path.join('.') || 'body').join(', ')}`));
  const { name, language, category: wanted, components: parts, parameter_format: format } = parsed.data;
  if (shelf.find(name, language)) return call.answer(graphFailure(100, 'Content in this language already exists', TAKEN));
  const failure = partsFailure(parts, wanted);
  if (failure) return call.answer(failure);
  const made = shelf.add({ name, language, category: wanted, components: parts, ...(format && { parameter_format: format }) });
  call.tools.review(line, shelf, made);
  call.answer({ status: 200, body: { id: made.id, status: made.status, category: made.category } });
}

/** `POST /{template-id}`: goes to review again. */
export async function changeTemplate(line: PhoneLine, shelf: TemplateShelf, template: HeldTemplate, call: Call): Promise<void> {
  const parsed = Change.safeParse(await readJson(call.request));
  if (!parsed.success) return call.answer(graphFailure(100, `Invalid parameter: ${parsed.error.issues.map((issue) => issue.path.join('.') || 'body').join(', ')}`));
  if (!EDITABLE.includes(template.status)) return call.answer(graphFailure(100, 'Only approved, rejected and paused templates can be edited'));
  const { category: wanted = template.category, components: parts = template.components } = parsed.data;
  if (template.status === 'APPROVED' && wanted !== template.category) return call.answer(graphFailure(100, 'The category of an approved template cannot be edited'));
  const failure = partsFailure(parts, wanted);
  if (failure) return call.answer(failure);
  shelf.change(template, { category: wanted, components: parts, status: 'PENDING' });
  call.tools.review(line, shelf, template);
  call.answer(SUCCESS);
}

/** `DELETE /{business-account-id}/message_templates?name=…`: every language, or with `hsm_id` the one. */
export function deleteTemplates(shelf: TemplateShelf, call: Call): void {
  const name = call.query.get('name');
  const id = call.query.get('hsm_id');
  if (name === null) return call.answer(graphFailure(100, 'The parameter name is required'));
  const found = shelf.named(name).filter((template) => id === null || template.id === id);
  if (found.length === 0) return call.answer(graphFailure(100, 'Message template not found', NOT_FOUND));
  shelf.remove(found);
  call.answer(SUCCESS);
}

/** What Meta checks at once; the review decides the rest. */
function partsFailure(parts: Record<string, unknown>[], wanted: string): Answer | undefined {
  const body = parts.find((part) => part['type'] === 'BODY');
  if (!body) return graphFailure(100, 'A template needs a body');
  if (wanted === 'AUTHENTICATION') return undefined;
  const text = typeof body['text'] === 'string' ? body['text'] : '';
  if (text === '' || text.length > 1024) return graphFailure(100, 'body.text must have 1 to 1024 characters');
  if (/^\s*\{\{|\}\}\s*$/.test(text)) return graphFailure(100, 'Variables can’t be at the start or end of the template');
  return variables(text).length > 0 && typeof body['example'] !== 'object' ? graphFailure(100, 'body.example is required where there are variables') : undefined;
}
