import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = process.cwd();
const SOURCES = ['libs/*/src', 'plugins/*/src', 'apps/*/src', 'admin/src', 'clients/*/src'];
let place: string;
beforeAll(() => { place = realpathSync(mkdtempSync(join(tmpdir(), 'consentry-boundaries-'))); });
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** A small house with the same rooms. */
const HOUSE: Record<string, string> = {
  'package.json': JSON.stringify({ workspaces: ['libs/*', 'plugins/*', 'apps/*'], dependencies: { zod: '*' }, devDependencies: { 'fast-check': '*' } }),
  'libs/sdk/src/index.ts': `import { z } from 'zod'; import { join } from 'node:path'; export const secret = () => z.string(); export const path = join('a', 'b');`,
  'libs/sdk/src/conformance/index.ts': `export const kit = 1;`,
  'libs/kernel/src/index.ts': `export * from './clock.js';`,
  'libs/kernel/src/clock.ts': `export const now = 1;`,
  'libs/audit/src/index.ts': `import { now } from '@consentry/kernel'; export const audit = now;`,
  'libs/audit/src/audit.rules.spec.ts': `import * as fc from 'fast-check'; export default fc;`,
  'libs/consent/src/index.ts': `import type { Audit } from './consent.types.js'; export type { Audit };`,
  'libs/consent/src/consent.types.ts': `import { audit } from '@consentry/audit'; export type Audit = typeof audit;`,
  'libs/messaging/src/index.ts': `export { consent } from './gate/gate.rules.js';`,
  'libs/messaging/src/gate/gate.rules.ts': `import type { Audit } from '@consentry/consent'; export const consent: Audit = 1;`,
  'plugins/channel-x/src/index.ts': `import { secret } from '@consentry/plugin-sdk'; import { kit } from '@consentry/plugin-sdk/conformance'; export default [secret, kit];`,
  'plugins/channel-x/src/simulator.ts': `export const simulator = 1;`,
  'clients/typescript/src/index.ts': `export const client = 1;`,
  'apps/server/src/main.ts': `import { audit } from '@consentry/audit'; import x from '@consentry/channel-x'; import { simulator } from '@consentry/channel-x/simulator'; export const house = [audit, x, simulator];`,
};

/** What must not pass: the file that is planted, and the rule that must name it. */
const FAULTS: [what: string, rule: string, file: string, text: string, also?: Record<string, string>][] = [
  ['a cycle inside a module', 'no-circular', 'libs/kernel/src/a.ts', `import { b } from './b.js'; export const a = b;`, { 'libs/kernel/src/b.ts': `import { a } from './a.js'; export const b: number = a;` }],
  ['an import that climbs the ranks', 'rank-1-audit', 'libs/audit/src/up.ts', `import type { Audit } from '@consentry/consent'; export type Up = Audit;`],
  ['a neighbour of the same rank', 'rank-4-consent', 'libs/consent/src/aside.ts', `import { auth } from '@consentry/auth'; export default auth;`, { 'libs/auth/src/index.ts': `export const auth = 1;` }],
  ['single sign-on beside messaging', 'rank-5-sso', 'libs/sso/src/aside.ts', `import { consent } from '@consentry/messaging'; export default consent;`],
  ['messaging beside single sign-on', 'rank-5-messaging', 'libs/messaging/src/aside.ts', `import { sso } from '@consentry/sso'; export default sso;`, { 'libs/sso/src/index.ts': `export const sso = 1;` }],
  ['second factors that know who signs in', 'rank-3-mfa', 'libs/mfa/src/up.ts', `import { auth } from '@consentry/auth'; export default auth;`],
  ['sign-in that knows of single sign-on', 'rank-4-auth', 'libs/auth/src/up.ts', `import { sso } from '@consentry/sso'; export default sso;`],
  ['the kernel seeing anything of ours', 'rank-0-kernel', 'libs/kernel/src/up.ts', `import { secret } from '@consentry/plugin-sdk'; export default secret;`],
  ['a deep import by name', 'not-resolvable', 'libs/audit/src/deep.ts', `import { now } from '@consentry/kernel/src/clock.js'; export default now;`],
  ['a deep import of what was built', 'not-resolvable', 'libs/audit/src/built.ts', `import { now } from '@consentry/kernel/dist/clock.js'; export default now;`],
  ['a path into another package', 'front-door', 'libs/audit/src/path.ts', `import { now } from '../../kernel/src/clock.js'; export default now;`],
  ['a path to the front door itself', 'front-door', 'apps/server/src/path.ts', `import { now } from '../../../libs/kernel/src/index.js'; export default now;`],
  ['a plugin that imports the core', 'plugin-sees-only-sdk', 'plugins/channel-x/src/core.ts', `import { now } from '@consentry/kernel'; export default now;`],
  ['a plugin that imports another', 'plugin-sees-only-sdk', 'plugins/channel-y/src/index.ts', `import x from '@consentry/channel-x'; export default x;`],
  ['a module that names a plugin', 'core-names-no-plugin', 'libs/messaging/src/named.ts', `import x from '@consentry/channel-x'; export default x;`],
  ['an SDK that wants more than zod', 'sdk-zod-only', 'libs/sdk/src/more.ts', `import pg from 'pg'; export default pg;`],
  ['a client that imports the server', 'client-sees-only-the-api', 'clients/typescript/src/shortcut.ts', `import { now } from '../../../libs/kernel/src/clock.js'; export default now;`],
  ['a panel that imports the server', 'admin-sees-only-the-api', 'admin/src/shortcut.ts', `import { now } from '../../libs/kernel/src/clock.js'; export default now;`],
  ['a module without a rank', 'unranked-lib', 'libs/novelty/src/index.ts', `import { now } from '@consentry/kernel'; export default now;`],
  ['a package that is not there', 'not-resolvable', 'libs/audit/src/absent.ts', `import absent from 'no-such-package'; export default absent;`],
  ['a development tool in production', 'no-dev-dependency', 'libs/audit/src/tool.ts', `import * as fc from 'fast-check'; export default fc;`],
  ['a package nobody listed', 'not-a-dependency', 'libs/audit/src/unlisted.ts', `import pino from 'pino'; export default pino;`],
];

function build(name: string, files: Record<string, string>): string {
  const house = join(place, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
    const [, top, folder] = /^(libs|plugins|apps)\/([^/]+)\//.exec(path) ?? [];
    if (!top || !folder) continue;
    const door = (file: string): { default: string } => ({ default: `./dist/${file}.js` });
    writeFileSync(join(house, top, folder, 'package.json'), JSON.stringify({
      name: folder === 'sdk' ? '@consentry/plugin-sdk' : `@consentry/${folder}`,
      type: 'module',
      exports: { '.': door('index'), ...(folder === 'sdk' ? { './conformance': door('conformance/index') } : {}), ...(top === 'plugins' ? { './simulator': door('simulator') } : {}) },
    }));
  }
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  return house;
}

interface Cruise { summary: { violations: { from: string; rule: { name: string } }[]; totalCruised: number } }

function cruise(cwd: string, folders = SOURCES): { violations: string[]; modules: number } {
  const run = spawnSync(process.execPath, [join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', ...folders], { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NODE_OPTIONS: '' } });
  if (!run.stdout.startsWith('{')) throw new Error(`dependency-cruiser did not run: ${run.stderr}${run.stdout}`);
  const { summary } = JSON.parse(run.stdout) as Cruise;
  return { violations: summary.violations.map(({ rule, from }) => `${rule.name} ${from}`), modules: summary.totalCruised };
}

function lint(file: string, text: string, config = join(root, '.oxlintrc.json')): string {
  const house = join(place, 'lint');
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), text);
  const run = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '-c', config, '-f', 'unix', file], { cwd: house, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
  return run.stdout + run.stderr;
}

describe('the boundaries between modules', () => {
  let red: string[];
  beforeAll(() => {
    const planted = Object.fromEntries(FAULTS.flatMap(([, , file, text, also]) => [[file, text], ...Object.entries(also ?? {})]));
    red = cruise(build('faults', { ...HOUSE, ...planted })).violations;
  });

  it('let the intended house pass', () => {
    expect(cruise(build('clean', HOUSE), SOURCES.slice(0, 3))).toMatchObject({ violations: [], modules: expect.any(Number) });
  });

  it.each(FAULTS)('find %s (%s)', (_, rule, file) => {
    expect(red).toContain(`${rule} ${file}`);
  });

  it('hold in the real house', () => {
    const real = cruise(root);
    expect(real.violations).toEqual([]);
    expect(real.modules).toBeGreaterThan(100);
  });
});

describe('the linter', () => {
  it.each([
    ['forwardRef', 'no-restricted-imports', `import { forwardRef } from '@nestjs/common';\nexport default forwardRef;\n`],
    ['an HTTP exception outside the kernel', 'no-restricted-imports', `import { NotFoundException } from '@nestjs/common';\nexport default NotFoundException;\n`],
    ['a deep import', 'no-restricted-imports', `import { now } from '@consentry/kernel/dist/clock.js';\nexport default now;\n`],
    ['the environment read outside the configuration', 'no-process-env', `export default process.env['HOME'];\n`],
    ['console', 'no-console', `console.log('here');\n`],
    ['any', 'no-explicit-any', `export const thing: any = 1;\n`],
    ['a file too long to hold in the head', 'max-lines', `${Array.from({ length: 301 }, (_, index) => `export const c${index} = ${index};`).join('\n')}\n`],
  ])('finds %s (%s)', (_, rule, text) => {
    expect(lint('libs/audit/src/planted.ts', text)).toContain(rule);
  });

  it.each([
    ['by name', `import type { Log } from '@consentry/kernel';\nexport type Panel = Log;\n`],
    ['by path', `import type { Log } from '../../../libs/kernel/src/logging.js';\nexport type Panel = Log;\n`],
  ])('finds a component of the panel that imports the server %s', (_, text) => {
    // The configuration's overrides go by path, so this one must lie where the panel lies.
    const config = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as Record<string, unknown>;
    mkdirSync(join(place, 'lint'), { recursive: true });
    writeFileSync(join(place, 'lint', '.oxlintrc.json'), JSON.stringify(config));
    expect(lint('admin/src/planted.tsx', text, join(place, 'lint', '.oxlintrc.json'))).toContain('no-restricted-imports');
  });

  it('lets ordinary code pass', () => {
    expect(lint('libs/audit/src/plain.ts', `import { Injectable } from '@nestjs/common';\nimport { now } from '@consentry/kernel';\n@Injectable()\nexport class Plain {\n  readonly at = now;\n}\n`)).not.toMatch(/Error|Warning/);
  });
});
