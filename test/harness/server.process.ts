import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, killAtOnce } from './processes.js';

const ROOT = join(import.meta.dirname, '../../..');

/** The server as an operator runs it: a process of its own on a data folder of its own, that can be killed and started again. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private output = '';
  private constructor(readonly dataDir: string, readonly port: number) {}

  static async prepare(): Promise<ServerProcess> {
    // A space, as in "Program Files": folders of users have them.
    return new ServerProcess(join(mkdtempSync(join(tmpdir(), 'consentry kill ')), 'my data'), await freePort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves when it is ready to serve. Returns how long that took. */
  async start(): Promise<number> {
    const began = performance.now();
    this.output = '';
    const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'apps/server/dist/main.js')], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(this.port), CONSENTRY_DATA_DIR: this.dataDir, CONSENTRY_DEMO: '1', LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => { this.output += chunk.toString(); });
    while (!this.output.includes('Consentry is ready')) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server did not start (${child.exitCode ?? child.signalCode}):\n${this.output.slice(-3000)}`);
      await sleep(10);
    }
    return performance.now() - began;
  }

  /** As the kernel does it when memory runs out: no goodbye. */
  async kill(): Promise<void> {
    await killAtOnce(this.child);
  }

  /** In order, as Ctrl-C does it. Returns the exit code. */
  async stop(): Promise<number | null> {
    const gone = once(this.child!, 'exit');
    this.child!.kill('SIGTERM');
    const [code] = (await gone) as [number | null];
    return code;
  }

  /** What the demonstration wrote down for the README's curl. */
  demo(): { key: string; connectionId: string } {
    const text = readFileSync(join(this.dataDir, 'demo.env'), 'utf8');
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)![1]!;
    return { key: value('CONSENTRY_KEY'), connectionId: value('CONSENTRY_CONNECTION') };
  }

  /** Processes that work in the data folder or were started on it: the server's and its database's. */
  survivors(): string[] {
    return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(this.dataDir) || command.includes(this.dataDir) ? [`${pid} ${command}`] : [];
      } catch {
        return [];
      }
    });
  }

  remove(): void {
    rmSync(join(this.dataDir, '..'), { recursive: true, force: true });
  }
}
