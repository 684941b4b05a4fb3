import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../harness/processes.js';
import { Node } from './scale-out.parts.js';

const ROOT = join(import.meta.dirname, '../../..');
let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'consentry-stuck-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** Makes a process stand still when it is told to: in a loop, in a regular expression, or in a call that does not return. */
const STANDS_STILL = `
  process.on('SIGUSR2', () => { for (;;); });
  process.on('SIGPIPE', () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); });`;

describe('a server whose event loop stands still', () => {
  it.each(['SIGUSR2', 'SIGPIPE'] as const)('says so, ends with 70, and starts again (%s)', async (signal) => {
    const preload = join(folder, 'still.mjs');
    writeFileSync(preload, STANDS_STILL);
    const node = new Node('all', await freePort(), {
      PATH: process.env.PATH!, HOME: process.env.HOME!, NODE_ENV: 'test', CONSENTRY_DATA_DIR: join(folder, signal), CONSENTRY_WATCHDOG_SECONDS: '2', CONSENTRY_BCRYPT_COST: '4', NODE_OPTIONS: `--import=${pathToFileURL(preload).href}`,
    });
    await node.start();
    expect((await fetch(`${node.url}/health/live`)).status).toBe(200);
    node.signal(signal);
    expect(await node.exited()).toBe(70);
    expect(node.output).toContain('"event":"event_loop_stuck"');
    await node.start();
    expect((await fetch(`${node.url}/health/ready`)).status).toBe(200);
    expect(await node.stop()).toBe(0);
  }, 120_000);
});

describe('npm start', () => {
  const run = (entry: string, env: Record<string, string> = {}) => {
    const script = `import { handOver } from ${JSON.stringify(pathToFileURL(join(ROOT, 'scripts/run.child.mjs')).href)}; await handOver(${JSON.stringify(entry)}, [], undefined, { again: 70 });`;
    return spawn(join(ROOT, 'node_modules/.bin/node'), ['--input-type=module', '-e', script], { env: { PATH: process.env.PATH!, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  };
  const entry = (name: string, code: string) => { const path = join(folder, name); writeFileSync(path, code); return path; };
  const starts = (name: string) => readFileSync(join(folder, name), 'utf8').length;
  const note = (name: string) => `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(join(folder, name))}, '.');`;

  it('starts a server again that ended with 70, five times and no more', async () => {
    const child = run(entry('hangs.mjs', `${note('hangs')} process.exit(70);`));
    expect(await once(child, 'exit')).toEqual([70, null]);
    expect(starts('hangs')).toBe(6);
  }, 30_000);

  it('leaves any other end alone', async () => {
    for (const code of [0, 1, 78]) {
      const child = run(entry(`ends-${code}.mjs`, `${note(`ends-${code}`)} process.exit(${code});`));
      expect(await once(child, 'exit')).toEqual([code, null]);
      expect(starts(`ends-${code}`)).toBe(1);
    }
  }, 30_000);

  it('does not start again what was told to end', async () => {
    const child = run(entry('told.mjs', `${note('told')} process.on('SIGTERM', () => process.exit(70)); setInterval(() => undefined, 1000); console.log('up');`));
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([70, null]);
    expect(starts('told')).toBe(1);
  }, 30_000);
});
