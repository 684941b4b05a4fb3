import { readdirSync, readFileSync } from 'node:fs';

/** What a measured program tells its measurer over IPC. */
export interface Ready { kind: 'ready'; url: string; facts: Record<string, string> }
export interface Usage { kind: 'usage'; nodeUs: number; postgresUs: number; rssMb: number }

const TICK_US = 10_000;

/** Serves the measurer: says where it listens, and how much processor time it and its Postgres have used. */
export function serveMeasurer(ready: Omit<Ready, 'kind'>, postgresPid: number, stop: () => Promise<void>): void {
  process.on('message', (message) => {
    if (message === 'usage') {
      const { user, system } = process.cpuUsage();
      process.send!({ kind: 'usage', nodeUs: user + system, postgresUs: treeTicks(postgresPid) * TICK_US, rssMb: process.memoryUsage().rss / 1_048_576 } satisfies Usage);
    }
    if (message === 'stop') void stop().then(() => process.exit(0));
  });
  process.send!({ kind: 'ready', ...ready } satisfies Ready);
}

/** Processor ticks of a process and all that it started, those that have ended included. */
function treeTicks(root: number): number {
  const rows = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^\d+ \(.*\) /s, '').split(' ');
      return [{ pid: Number(pid), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]), reaped: Number(fields[13]) + Number(fields[14]) }];
    } catch {
      return [];
    }
  });
  const tree = new Set([root]);
  for (let grew = true; grew;) {
    grew = false;
    for (const row of rows) if (tree.has(row.parent) && !tree.has(row.pid)) { tree.add(row.pid); grew = true; }
  }
  return rows.filter((r) => tree.has(r.pid)).reduce((sum, r) => sum + r.ticks + (r.pid === root ? r.reaped : 0), 0);
}
