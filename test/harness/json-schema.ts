import type { Document, Schema } from './openapi.js';

const ANNOTATIONS = new Set(['description', 'title', 'examples', 'example', 'default', 'format', 'id', '$schema', 'x-id', 'deprecated', 'readOnly', 'writeOnly', 'propertyNames', '$id']);
const KNOWN = new Set(['$ref', 'type', 'properties', 'required', 'additionalProperties', 'items', 'anyOf', 'oneOf', 'allOf', 'enum', 'const', 'pattern', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']);

/**
 * What a value does not fit, as `path: what`. The part of JSON Schema that our document uses; a keyword that is not
 * understood throws, so that nothing passes because it was overlooked.
 */
export function schemaFaults(document: Document, schema: Schema, value: unknown, path = ''): string[] {
  for (const keyword of Object.keys(schema)) if (!KNOWN.has(keyword) && !ANNOTATIONS.has(keyword)) throw new Error(`the harness does not understand the keyword ${keyword}`);
  if (schema.$ref) {
    const found = document.components.schemas[schema.$ref.replace('#/components/schemas/', '')];
    return found ? schemaFaults(document, found, value, path) : [`${path}: the document lacks ${schema.$ref}`];
  }
  const here = path || '(answer)';
  const faults: string[] = [];
  for (const part of schema.allOf ?? []) faults.push(...schemaFaults(document, part, value, path));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices && choices.every((choice) => schemaFaults(document, choice, value, path).length > 0)) faults.push(`${here}: fits none of its choices`);
  if (schema.const !== undefined && value !== schema.const) faults.push(`${here}: is not ${JSON.stringify(schema.const)}`);
  if (schema.enum && !schema.enum.includes(value)) faults.push(`${here}: ${JSON.stringify(value)} is none of ${schema.enum.length} values`);
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOf(type, value))) return [...faults, `${here}: is ${value === null ? 'null' : typeof value}, not ${types.join(' or ')}`];
  if (typeof value === 'string') {
    if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) faults.push(`${here}: does not match ${schema.pattern}`);
    if (schema.format === 'date-time' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)) faults.push(`${here}: ${value} is no time in UTC`);
    if (value.length < (schema.minLength ?? 0) || value.length > (schema.maxLength ?? Infinity)) faults.push(`${here}: has ${value.length} characters`);
  }
  if (typeof value === 'number' && (value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity))) faults.push(`${here}: is ${value}`);
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity)) faults.push(`${here}: has ${value.length} items`);
    if (schema.items) value.forEach((item, n) => faults.push(...schemaFaults(document, schema.items!, item, `${path}.${n}`)));
  } else if (value && typeof value === 'object') {
    const given = value as Record<string, unknown>;
    for (const name of schema.required ?? []) if (!(name in given)) faults.push(`${path}.${name}: is missing`);
    for (const [name, member] of Object.entries(given)) {
      const known = schema.properties?.[name];
      if (known) faults.push(...schemaFaults(document, known, member, `${path}.${name}`));
      else if (schema.additionalProperties === false) faults.push(`${path}.${name}: is not in the schema`);
      else if (typeof schema.additionalProperties === 'object') faults.push(...schemaFaults(document, schema.additionalProperties, member, `${path}.${name}`));
    }
  }
  return faults;
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'null': return value === null;
    case 'array': return Array.isArray(value);
    case 'object': return value !== null && typeof value === 'object' && !Array.isArray(value);
    case 'integer': return Number.isInteger(value);
    default: return typeof value === type;
  }
}
