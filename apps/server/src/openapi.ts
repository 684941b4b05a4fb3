import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorTable, permissionTable } from '@consentry/kernel';

/** OpenAPI 3.1 of every public route, from the code alone. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Consentry')
    .setDescription('Compliance-first customer messaging. Every message passes the gate: consent, window, caps and policy, decided when it is accepted and again when it is sent.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'Consentry API key', description: 'An API key, `csk_live_…` or `csk_test_…`.' }, 'apiKey')
    .addCookieAuth('consentry', { type: 'apiKey', in: 'cookie', name: 'consentry' }, 'session')
    .build();
  const document = SwaggerModule.createDocument(app, base, { operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}` });
  const schemas = (document.components ??= {}).schemas ?? {};
  document.components.schemas = { ...schemas, Problem: PROBLEM() };
  for (const [, methods] of Object.entries(document.paths)) for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) addCommonCodes(method, operation);
  // What a key may carry, in words, for whoever lets people choose.
  const scopes = Object.fromEntries([...permissionTable()].filter(([, row]) => row.scope).map(([name, { what }]) => [name, what]));
  Object.assign(document.components.securitySchemes!['apiKey']!, { 'x-scopes': scopes });
  return document;
}

/** RFC 9457, with every code that there is. */
function PROBLEM() {
  return {
    type: 'object' as const, required: ['type', 'title', 'status', 'detail', 'code'],
    properties: {
      type: { type: 'string', format: 'uri' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' },
      code: { type: 'string', enum: [...errorTable().keys()].sort() },
      errors: { type: 'array', items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } } },
      requestId: { type: 'string' },
    },
  };
}

interface Operation { security?: unknown[]; requestBody?: unknown; responses: Record<string, { description: string; content?: unknown }> }

/** What the shell around every route can answer: said once here, beside what each route says itself. */
function addCommonCodes(method: string, operation: Operation): void {
  const unsafe = !['get', 'head'].includes(method);
  const closed = (operation.security?.length ?? 0) > 0;
  const codes = [
    ...(closed ? ['auth.invalid_key', 'auth.session_expired', 'auth.ip_not_allowed', 'auth.country_not_allowed'] : []), ...(closed && unsafe ? ['auth.csrf', 'request.idempotency_key', 'idempotency.mismatch', 'idempotency.in_progress', 'idempotency.unsupported'] : []),
    ...(operation.requestBody ? ['request.malformed', 'request.too_large', 'request.media_type'] : []), 'server.internal',
  ];
  for (const code of codes) {
    const status = String(errorTable().get(code)![0]);
    const response = (operation.responses[status] ??= { description: '', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } });
    if (!response.description.includes(`\`${code}\``)) response.description += `${response.description ? ', ' : ''}\`${code}\``;
  }
}

/** Where `type` of a problem leads: each code, what it means and what to do. */
export function errorPage(): string {
  const rows = [...errorTable()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, [status, title, detail]]) => `<h2 id="${escape(code)}">${escape(code)}</h2><p>${status} ${escape(title)}. ${escape(detail)}</p>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Consentry: errors</title><h1>Errors</h1>${rows.join('')}</html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
