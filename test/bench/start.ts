import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** P-10: `npm start` on an installed, built checkout, until it is ready, and what the server process then keeps in memory. */
export async function measureStart(root: string): Promise<{ firstMs: number; againMs: number; rssMb: number }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'consentry-start-'));
  const firstMs = (await startOnce(root, dataDir)).ms;
  const again = await startOnce(root, dataDir);
  rmSync(dataDir, { recursive: true, force: true });
  return { firstMs, againMs: again.ms, rssMb: again.rssMb };
}

async function startOnce(root: string, dataDir: string): Promise<{ ms: number; rssMb: number }> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn('npm', ['start'], { cwd: root, detached: true, stdio: 'ignore', env: { ...process.env, PORT: String(port), CONSENTRY_DATA_DIR: dataDir } });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  while (!(await ready(port))) await new Promise((r) => setTimeout(r, 25));
  const ms = performance.now() - began;
  await new Promise((r) => setTimeout(r, 3000));
  const rssMb = serverMemory(port);
  process.kill(-child.pid!, 'SIGINT');
  await gone;
  return { ms, rssMb };
}

async function ready(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health/ready`).then((r) => r.ok, () => false);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The process that listens on the port, found by its environment. */
function serverMemory(port: number): number {
  const pid = findByEnvironment(`PORT=${port}`, 'apps/server/dist/main.js');
  const rss = pid && /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return rss ? Number(rss) / 1024 : NaN;
}

function findByEnvironment(variable: string, argument: string): number | undefined {
  for (const name of readProc()) {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      if (command.some((c) => c.endsWith(argument)) && readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(variable) && !command.some((c) => c.endsWith('run.mjs'))) return Number(name);
    } catch {
      // It ended while we looked.
    }
  }
  return undefined;
}

function readProc(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}
