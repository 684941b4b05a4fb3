import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorTable } from '@consentry/kernel';

/** OpenAPI 3.1 of every public route, from the code alone. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Consentry')
    .setDescription('Compliance-first customer messaging. Every message passes the gate: consent, window, caps and policy, decided when it is accepted and again when it is sent.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, `csk_live_…` or `csk_test_…`.' }, 'apiKey')
    .addCookieAuth('consentry', { type: 'apiKey', in: 'cookie', name: 'consentry' }, 'session')
    .build();
  const document = SwaggerModule.createDocument(app, base, { operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}` });
  const schemas = (document.components ??= {}).schemas ?? {};
  document.components.schemas = { ...schemas, Problem: PROBLEM() };
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
