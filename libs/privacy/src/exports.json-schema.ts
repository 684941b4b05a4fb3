/** The part of JSON Schema 2020-12 that copies use. */
export interface Schema {
  type?: string | string[]; properties?: Record<string, Schema>; required?: string[]; additionalProperties?: boolean | Schema; propertyNames?: Schema; items?: Schema; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[]; enum?: unknown[]; const?: unknown;
  minimum?: number; maximum?: number; minLength?: number; maxLength?: number; format?: string; [keyword: string]: unknown;
}

const KNOWN = new Set(['type', 'properties', 'required', 'additionalProperties', 'propertyNames', 'items', 'anyOf', 'oneOf', 'allOf', 'enum', 'const', 'minimum', 'maximum', 'minLength', 'maxLength', 'format']);
/** A pattern is the file's own word and could be one that never ends: times are checked by their format, ids are not ours to judge. */
const SAID_ONLY = new Set(['$schema', 'title', 'description', 'examples', 'default', 'pattern', 'id']);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
const DEPTH = 32;

/** Where and why a value does not fit; undefined when it does. A keyword that is not understood is a fault: nothing passes because it was overlooked. */
export function misfitOf(schema: Schema, value: unknown, path = '', depth = 0): string | undefined {
  const here = path || 'the record';
  if (depth > DEPTH) return `${here}: the schema is too deep`;
  for (const keyword in schema) if (!KNOWN.has(keyword) && !SAID_ONLY.has(keyword)) return `${here}: the schema says ${keyword.slice(0, 40)}, which is not understood`;
  const each = (part: Schema, of: unknown = value, at = path) => misfitOf(part, of, at, depth + 1);
  for (const part of schema.allOf ?? []) { const fault = each(part); if (fault) return fault; }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices && choices.every((part) => each(part) !== undefined)) return `${here}: fits none of its choices`;
  if ('const' in schema && value !== schema.const) return `${here}: is not ${JSON.stringify(schema.const)}`;
  if (schema.enum && !schema.enum.includes(value)) return `${here}: is none of its values`;
  if (schema.type !== undefined && ![schema.type].flat().some((type) => isOf(type, value))) return `${here}: is not ${[schema.type].flat().join(' or ')}`;
  if (typeof value === 'string') return ofText(schema, value, here);
  if (typeof value === 'number') return value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity) ? `${here}: is out of bounds` : undefined;
  if (Array.isArray(value)) {
    for (const [n, item] of value.entries()) { const fault = schema.items && each(schema.items, item, `${path}.${n}`); if (fault) return fault; }
    return undefined;
  }
  return value !== null && typeof value === 'object' ? ofObject(schema, value as Record<string, unknown>, path, each) : undefined;
}

function ofText(schema: Schema, value: string, here: string): string | undefined {
  if (value.length < (schema.minLength ?? 0) || value.length > (schema.maxLength ?? Infinity)) return `${here}: is too short or too long`;
  return schema.format === 'date-time' && !TIME.test(value) ? `${here}: is no time in UTC` : undefined;
}

function ofObject(schema: Schema, value: Record<string, unknown>, path: string, each: (part: Schema, of: unknown, at: string) => string | undefined): string | undefined {
  for (const name of schema.required ?? []) if (!Object.hasOwn(value, name)) return `${path}.${name}: is missing`;
  for (const [name, member] of Object.entries(value)) {
    const known = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (!known && schema.additionalProperties === false) return `${path}.${name}: is not in the schema`;
    const part = known ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
    const fault = part && each(part, member, `${path}.${name}`);
    if (fault) return fault;
  }
  return undefined;
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
