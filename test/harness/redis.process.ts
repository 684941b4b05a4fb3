import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, killAtOnce } from './processes.js';

export const REDIS = '/usr/bin/redis-server';

/** A Redis of the test's own, on a port and a folder of its own, that can be killed and started again. */
export class RedisProcess {
  private child: ChildProcess | undefined;
  private constructor(readonly port: number, private readonly folder: string) {}

  static async start(): Promise<RedisProcess> {
    const redis = new RedisProcess(await freePort(), mkdtempSync(join(tmpdir(), 'consentry-redis-')));
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const child = spawn(REDIS, ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', '', '--appendonly', 'no'], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.child = child;
    let output = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Ready to accept connections')) resolve();
      });
      child.once('exit', () => { reject(new Error(`Redis did not start:\n${output}`)); });
    });
  }

  /** Without a goodbye; what it held is gone. */
  async kill(): Promise<void> {
    await killAtOnce(this.child);
  }

  /** What everybody put in is gone; connections stay. */
  async flush(): Promise<void> {
    const client = spawn('/usr/bin/redis-cli', ['-p', String(this.port), 'flushall'], { stdio: 'ignore' });
    await once(client, 'exit');
  }

  /** Takes connections and answers nothing, until {@link thaw}. */
  freeze(): void {
    this.child!.kill('SIGSTOP');
  }

  thaw(): void {
    this.child!.kill('SIGCONT');
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
