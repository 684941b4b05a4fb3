import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = process.cwd();
const home = join(root, 'clients/typescript');
/** Of this run; npm and the compiler want nothing of Jest's. */
const env = { ...process.env, NODE_OPTIONS: '' };

export interface Packed { filename: string; files: { path: string }[]; unpackedSize: number }

/** The oldest and the newest compiler that the repository has: what users run, and what builds it. */
export const COMPILERS = [join(home, 'node_modules/typescript/lib/tsc.js'), join(root, 'node_modules/typescript/bin/tsc')];

export function pack(into: string, ...flags: string[]): Packed {
  const out = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into, ...flags], { cwd: home, encoding: 'utf8', env });
  return (JSON.parse(out) as Packed[])[0]!;
}

/** The blocks of the README in this language, each a program of its own. */
export function blocks(language: string): string[] {
  return [...readFileSync(join(home, 'README.md'), 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map((m) => m[1]!);
}

/** A project of somebody who installed the package: what npm would publish, unpacked, with its dependencies beside it. */
export class Project {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'consentry-client-')));
  private readonly children: ChildProcess[] = [];

  constructor() {
    const { filename } = pack(this.folder);
    const modules = join(this.folder, 'node_modules');
    for (const scope of ['@consentry', '@types']) mkdirSync(join(modules, scope), { recursive: true });
    execFileSync('tar', ['-xzf', join(this.folder, filename), '-C', join(modules, '@consentry')]);
    execFileSync('mv', [join(modules, '@consentry/package'), join(modules, '@consentry/client')]);
    for (const name of ['openapi-fetch', 'openapi-typescript-helpers', 'standardwebhooks', '@stablelib', 'fast-sha256', '@types/node', 'undici-types']) symlinkSync(join(root, 'node_modules', name), join(modules, name));
    writeFileSync(join(this.folder, 'package.json'), '{"type":"module"}');
  }

  write(name: string, text: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, text);
    return file;
  }

  /** What the compiler says; nothing, when it is content. Writes JavaScript beside the sources. */
  compile(compiler: string, names: string[], ...flags: string[]): string {
    try {
      execFileSync(process.execPath, [compiler, '--target', 'es2023', '--module', 'nodenext', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--pretty', 'false', ...flags, ...names], { cwd: this.folder, encoding: 'utf8', env });
      return '';
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  }

  start(name: string, settings: Record<string, string>): Program {
    const child = spawn(process.execPath, [name], { cwd: this.folder, env: { PATH: process.env['PATH'], ...settings } as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] });
    this.children.push(child);
    return new Program(child);
  }

  remove(): void {
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Program {
  output = '';
  readonly ended: Promise<number | null>;

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => { this.output += chunk.toString(); });
    this.ended = new Promise((resolve) => { child.once('close', resolve); });
  }

  get lines(): string[] {
    return this.output.trimEnd().split('\n');
  }
}
