// Writes what the world sees of the code into committed files: the API, its types for the panel and the client, settings, error codes, tables.
// With --check it changes nothing and fails when a file is not what the code says.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { eventTable } from '@consentry/kernel';
import { auditActionsPage, configurationPage, errorsPage, offlineApi, schemaPage } from '@consentry/server';
import { clientTypes, eventTypes } from './generate.client.mjs';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

const api = await offlineApi();
const pages = {
  'docs/reference/openapi.json': `${JSON.stringify(api, null, 2)}\n`,
  'docs/reference/audit-actions.md': auditActionsPage(),
  'docs/reference/configuration.md': configurationPage(),
  'docs/reference/errors.md': errorsPage(),
  'docs/reference/schema.sql': await tables(),
  'admin/src/api.generated.ts': await types(api),
  'clients/typescript/src/api.generated.ts': await clientTypes(api),
  'clients/typescript/src/events.generated.ts': await eventTypes(eventTable()),
};

let stale = 0;
for (const [path, wanted] of Object.entries(pages)) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue;
  if (check) {
    stale++;
    console.error(`${path} is not what the code says: run "npm run generate" and commit it.`);
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
    console.log(`wrote ${path}`);
  }
}
process.exitCode = stale > 0 ? 1 : 0;

async function types(document) {
  const definitions = JSON.parse(JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/definitions/'));
  const source = await compile({ title: 'Api', type: 'object', additionalProperties: false, properties: {}, definitions }, 'Api', {
    bannerComment: '/* Generated from the OpenAPI document by "npm run generate". Do not edit. */', unreachableDefinitions: true, ignoreMinAndMaxItems: true, additionalProperties: false, format: true,
    style: { singleQuote: true, printWidth: 140 },
  });
  return source.replace(/^ *\* This interface was referenced by `Api`'s JSON-Schema\n *\* via the `definition` ".*"\.\n/gm, '').replace(/\/\*\*\n \*\/\n/g, '').replace('export interface Api {}\n', '');
}

async function tables() {
  const { startTestPostgres, withClient } = await import('../test/dist/harness/postgres.js');
  const { facts, stop } = await startTestPostgres();
  try {
    return await withClient(facts.ownerUrl.replace('/consentry?', '/consentry_template?'), (client) => schemaPage((text) => client.query(text)));
  } finally {
    await stop();
  }
}
