// The types of the client for TypeScript: the API's from its OpenAPI document, those of the webhooks' events from the table of the code.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

// The generator needs TypeScript 5 and is installed beside the client, not at the root. Its ESM half, which exports the same, is not what `require` finds.
const require = createRequire(join(import.meta.dirname, '../clients/typescript/package.json'));
const { default: generate, astToString } = await import(pathToFileURL(require.resolve('openapi-typescript').replace(/\.cjs$/, '.mjs')).href);
const HEADER = (source) => `/* Generated from ${source} by "npm run generate". Do not edit. */\n\n`;

/** `openapi` as it is served. What has a default may be left out of a body. */
export async function clientTypes(openapi) {
  return HEADER('the OpenAPI document') + await typesOf(openapi);
}

/** `table`: the kernel's, filled by loading the server. */
export async function eventTypes(table) {
  const schemas = Object.fromEntries([...table].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, { what, data }]) => [type, { description: what, ...plain(data) }]));
  return HEADER('the table of events') + await typesOf({ openapi: '3.1.0', info: { title: 'Events', version: '1' }, paths: {}, components: { schemas } });
}

async function typesOf(document) {
  // A copy: the generator resolves references in place.
  return astToString(await generate(structuredClone(document), { defaultNonNullable: false, silent: true }));
}

function plain(shape) {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'output' });
  return schema;
}
