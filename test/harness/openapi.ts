export interface Schema {
  $ref?: string; type?: string | string[]; properties?: Record<string, Schema>; required?: string[]; additionalProperties?: boolean | Schema; items?: Schema;
  anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[]; enum?: unknown[]; const?: unknown; pattern?: string; format?: string; minLength?: number; maxLength?: number; minItems?: number; maxItems?: number;
  minimum?: number; maximum?: number; exclusiveMinimum?: number; exclusiveMaximum?: number; default?: unknown;
  [keyword: string]: unknown;
}
interface Parameter { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: Schema }
export interface Operation {
  operationId: string; summary?: string; parameters?: Parameter[]; security?: unknown[]; 'x-permission'?: string;
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>;
}
export interface Document { openapi: string; info: Record<string, unknown>; paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema>; securitySchemes: Record<string, unknown> } }

export interface Route { method: string; path: string; operation: Operation }

export function routesOf(document: Document): Route[] {
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })));
}

/** The schema behind a reference, or a lone member of `allOf`. */
export function resolve(document: Document, schema: Schema): Schema {
  if (schema.$ref) {
    const found = document.components.schemas[schema.$ref.replace('#/components/schemas/', '')];
    if (!found) throw new Error(`the document refers to ${schema.$ref}, which it lacks`);
    return resolve(document, found);
  }
  return schema.allOf?.length === 1 ? resolve(document, schema.allOf[0]!) : schema;
}

export function bodyOf(document: Document, { operation }: Route): Schema | undefined {
  const schema = operation.requestBody?.content['application/json']?.schema;
  return schema && resolve(document, schema);
}

/** Patterns that ids follow: `^msg_[0-9a-f]{32}$`. */
export function idOf(pattern: string | undefined): string | undefined {
  const prefix = /^\^([a-z]{3})_\[0-9a-f\]\{32\}\$$/.exec(pattern ?? '')?.[1];
  return prefix && `${prefix}_${'0'.repeat(32)}`;
}

const SAMPLES: Record<string, unknown> = { phone: '+15550100777', to: '+15550100777', email: 'nobody@example.com', plugin: 'channel-whatsapp', channel: 'whatsapp', issuer: 'https://id.example.com', domain: 'sample.example' };

/** A value that fits the schema, required members only: one fault planted in it is then the only fault. */
export function sampleOf(document: Document, given: Schema, name = ''): unknown {
  const schema = resolve(document, given);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf ?? schema.oneOf) return sampleOf(document, (schema.anyOf ?? schema.oneOf)![0]!, name);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object': return Object.fromEntries((schema.required ?? []).map((key) => [key, sampleOf(document, schema.properties?.[key] ?? {}, key)]));
    case 'array': return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(document, schema.items ?? {}, name));
    case 'integer': case 'number': return schema.minimum ?? 1;
    case 'boolean': return false;
    case 'string': return SAMPLES[name] ?? idOf(schema.pattern) ?? (schema.format === 'date-time' ? '2126-01-01T00:00:00Z' : 'sample'.padEnd(schema.minLength ?? 1, 'x'));
    default: return {};
  }
}
