import { resolve, sampleOf, type Document, type Schema } from './openapi.js';

export interface BadBody { what: string; body: unknown; path: string }

type Put = (value: unknown) => unknown;

/** One body per way of being wrong in one field, for every field the schema has, at any depth. */
export function badBodies(document: Document, schema: Schema): BadBody[] {
  const base = sampleOf(document, schema);
  return walk(document, schema, '', (value) => value, base, 0);
}

/** What a browser writes, not a program: it may say more than we know, and new words for what we don't need (WebAuthn level 3, section 5.1). */
const OPEN = new Set(['#/components/schemas/PasskeyRegistration', '#/components/schemas/PasskeyAssertion']);
const OPEN_FIELDS = new Set(['authenticatorAttachment']);

function walk(document: Document, given: Schema, path: string, put: Put, base: unknown, depth: number, within = false): BadBody[] {
  const schema = resolve(document, given);
  const open = within || OPEN.has(given.$ref ?? given.allOf?.[0]?.$ref ?? '');
  const at = (name: string | number) => (path ? `${path}.${name}` : String(name));
  const found: BadBody[] = [];
  const bad = (what: string, value: unknown, where = path) => found.push({ what: `${where || '(body)'}: ${what}`, body: put(value), path: where || '(body)' });
  const types = [schema.type ?? []].flat();

  if (types.includes('object') && schema.properties) {
    const own = base && typeof base === 'object' ? (base as Record<string, unknown>) : {};
    if (path) for (const value of ['text', 1, [], true]) bad(`${JSON.stringify(value)} for an object`, value);
    // Whatever the document says of it: only a shape that is declared open (`{}`) may take what it doesn't know.
    if (typeof schema.additionalProperties !== 'object' && !open) {
      bad('an unknown field', { ...own, surprise: 1 }, at('surprise'));
      bad('two unknown fields', { ...own, surprise: 1, another: { deep: true } }, at('another'));
      bad('a field in another case', { ...own, Surprise_Field: null }, at('Surprise_Field'));
    }
    for (const name of schema.required ?? []) {
      const { [name]: _gone, ...rest } = own;
      bad('missing', rest, at(name));
    }
    for (const [name, member] of Object.entries(schema.properties)) {
      if (open && OPEN_FIELDS.has(name)) continue;
      const child = own[name] ?? sampleOf(document, member, name);
      found.push(...walk(document, member, at(name), (value) => put({ ...own, [name]: value }), child, depth + 1, open));
    }
  } else if (types.includes('array')) {
    for (const value of ['text', 1, {}, true]) bad(`${JSON.stringify(value)} for a list`, value);
    if (schema.maxItems !== undefined) bad('one too many', Array.from({ length: schema.maxItems + 1 }, () => sampleOf(document, schema.items ?? {})));
    if (schema.minItems) bad('too few', []);
    if (schema.items && depth < 5) found.push(...walk(document, schema.items, at(0), (value) => put([value]), sampleOf(document, schema.items), depth + 1, open));
  } else if (types.length === 1) {
    for (const value of wrongFor(types[0]!, schema)) bad(`${JSON.stringify(value)?.slice(0, 40)}`, value);
  }
  if (types.length === 1 && path) bad('null', null);
  return found;
}

function wrongFor(type: string, schema: Schema): unknown[] {
  switch (type) {
    case 'string': return [
      1, true, [], {}, ['text'], ...(schema.enum ? ['no such value', '', otherCase(String(schema.enum[0]))] : []), ...(schema.maxLength ? ['x'.repeat(schema.maxLength + 1)] : []), ...(schema.minLength ? [''] : []),
      ...(schema.pattern ? ['no match!', `${String(schema.pattern)}\n`, 'a\u0007b'].filter((v) => !new RegExp(String(schema.pattern), 'u').test(v.trim())) : []), ...(schema.format === 'date-time' ? ['tomorrow', '2026-13-01T00:00:00Z', '2026-01-01'] : []),
    ];
    case 'boolean': return ['true', 1, 0, [], {}];
    case 'integer': return ['1', 1.5, true, [], {}, ...(schema.minimum !== undefined ? [schema.minimum - 1] : []), ...(schema.maximum !== undefined ? [schema.maximum + 1] : [])];
    case 'number': return ['1', true, [], {}];
    default: return [];
  }
}

/** Where texts are in a body: each with a function that plants one. */
export function plantText(document: Document, schema: Schema, text: string): BadBody[] {
  return walk(document, schema, '', (value) => value, sampleOf(document, schema), 0)
    .filter((b) => b.what.endsWith(': 1')).map((b) => ({ what: `${b.path}: ${JSON.stringify(text)}`, path: b.path, body: JSON.parse(JSON.stringify(b.body), (_k, v: unknown) => (v === 1 ? text : v)) as unknown }));
}

function otherCase(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase();
}
