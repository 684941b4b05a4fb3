import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPILERS, pack, Project } from './client.package.js';

const dist = 'clients/typescript/dist';
const scripts = readdirSync(dist).filter((name) => name.endsWith('.js'));
let project: Project;
beforeAll(() => { project = new Project(); }, 60_000);
afterAll(() => project.remove());

it('holds what was built, its types, the README and nothing else', () => {
  const { files } = pack(project.folder, '--dry-run');
  expect(files.map((f) => f.path).sort()).toEqual(['README.md', 'package.json', ...scripts.flatMap((name) => [`dist/${name}`, `dist/${name.replace(/\.js$/, '.d.ts')}`])].sort());
  expect(scripts.length).toBeGreaterThan(5);
});

it('runs where there is no Node: nothing is imported but its two dependencies, and nothing named that only Node has', () => {
  const imported = scripts.flatMap((name) => [...readFileSync(join(dist, name), 'utf8').matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].map((m) => m[1]!)).filter((name) => !name.startsWith('./'));
  expect(new Set(imported)).toEqual(new Set(['openapi-fetch', 'standardwebhooks']));
  for (const name of scripts) expect([name, /\b(?:process|Buffer|require|__dirname|setImmediate)\b/.exec(readFileSync(join(dist, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))?.[0]]).toEqual([name, undefined]);
});

it('its types stand in a project for browsers and in one for Node, with every check on', () => {
  project.write('page.ts', `
    import { createClient, paginate, unwrap, verifyWebhook } from '@consentry/client';
    const client = createClient({ baseUrl: 'https://x.example', apiKey: 'k', signal: undefined } as never);
    export const id: string = (await unwrap(client.GET('/v1/messages/{id}', { params: { path: { id: 'm' } } }))).id;
    for await (const { id: each } of paginate(client, '/v1/messages')) each.length;
    export const told = verifyWebhook({ secret: 's', headers: new Headers(), body: '' }).type;`);
  project.write('wrong.ts', `
    import { createClient } from '@consentry/client';
    await createClient({ baseUrl: '', apiKey: '' }).POST('/v1/messages', { body: { purpose: 'spam' } });`);
  for (const compiler of COMPILERS) {
    for (const kind of [['--types', 'node', '--lib', 'es2023'], ['--lib', 'es2023,dom,dom.iterable', '--typeRoots', './none']]) {
      expect([kind, project.compile(compiler, ['page.ts'], '--noEmit', '--skipLibCheck', 'false', ...kind)]).toEqual([kind, '']);
      expect(project.compile(compiler, ['wrong.ts'], '--noEmit', ...kind)).toMatch(/^wrong\.ts\(3,\d+\): error TS\d+/);
    }
  }
}, 120_000);
