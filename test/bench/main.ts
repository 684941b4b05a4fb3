// `npm run bench [-- --quick] [--only flow,sends]`: each hot path beside its floor program, interleaved, as ratios. Benchmarks are no tests: nothing fails here.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAudit } from './audit.js';
import { measureExports } from './exports.js';
import { median, sendShots, shoot, Subject, webhookShots, type Round, type Shot } from './load.js';
import { measureFlow } from './flow.js';
import { measureStart } from './start.js';
import { measureVault } from './vault.js';

const root = join(import.meta.dirname, '../../..');
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
const { quick } = values;
const rounds = quick ? 3 : 5;
const seconds = quick ? 3 : 8;
const connections = 64;

interface Line { row: string; what: string; goal: string; floor: string; ours: string; ratio: string; verdict: string }
const lines: Line[] = [];
const raw: Record<string, unknown> = {};

const parts: Record<string, () => void | Promise<void>> = { webhooks, sends, vault, audit, flow, exported, start };
const only = values.only?.split(',');
const unknown = only?.filter((name) => !Object.hasOwn(parts, name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}: choose from ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}
for (const [name, measure] of Object.entries(parts)) if (!only || only.includes(name)) await measure();

const header: Line = { row: '#', what: 'work', goal: 'goal', floor: 'floor', ours: 'ours', ratio: 'ratio', verdict: 'verdict' };
const widths = Object.keys(header).map((k) => Math.max(...[header, ...lines].map((l) => l[k as keyof Line].length)));
for (const line of [header, ...lines]) console.log(Object.values(line).map((v: string, i) => v.padEnd(widths[i]!)).join('  '));
mkdirSync(join(root, 'artifacts'), { recursive: true });
writeFileSync(join(root, 'artifacts/bench.json'), JSON.stringify({ at: new Date().toISOString(), cores: cpus().length, cpu: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30), quick, rounds, seconds, lines, raw }, null, 2));

/** A, B, B, A …: whatever else the machine does falls on both alike. */
async function interleave(subjects: { subject: Subject; next: () => Shot; ok: number }[], name: string): Promise<Round[][]> {
  const out: Round[][] = subjects.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const order = subjects.map((_, i) => i);
    if (round % 2 === 1) order.reverse();
    for (const i of order) {
      const { subject, next, ok } = subjects[i]!;
      out[i]!.push(await shoot(subject, next, { connections, seconds, ok }));
    }
  }
  raw[name] = Object.fromEntries(subjects.map((s, i) => [s.subject.name, out[i]]));
  return out;
}

async function webhooks(): Promise<void> {
  const floor = await Subject.start('floor', './floors/webhook.floor.js');
  const ours = await Subject.start('server', './server.subject.js');
  const [f, o] = await interleave([
    { subject: floor, next: webhookShots({}), ok: 200 }, { subject: ours, next: webhookShots(ours.ready.facts), ok: 200 },
  ], 'P-1');
  await Promise.all([floor.stop(), ours.stop()]);
  ratio('P-1', 'webhook ingest, CPU', '≤ 1.6 ×', f!, o!, (r) => r.cpuUs, 'µs', (x) => x <= 1.6);
  ratio('P-1', 'webhook ingest, throughput', '≥ 0.5 ×', f!, o!, (r) => r.perSecond, '/s', (x) => x >= 0.5);
  failures('P-1', o!);
}

async function sends(): Promise<void> {
  const http = await Subject.start('http', './floors/send.floor.js', { FLOOR_BATCH: '0' });
  const single = await Subject.start('single', './floors/send.floor.js', { FLOOR_BATCH: '1' });
  const batched = await Subject.start('batched', './floors/send.floor.js', { FLOOR_BATCH: '256' });
  const ours = await Subject.start('server', './server.subject.js');
  const all = [http, single, batched, ours];
  const [h, s, b, o] = await interleave(all.map((subject) => ({ subject, next: sendShots(subject.ready.facts), ok: 202 })), 'P-2');
  await Promise.all(all.map((x) => x.stop()));
  const beyond = median(o!.map((r, i) => r.cpuUs - h![i]!.cpuUs));
  lines.push({ row: 'P-2', what: 'gated send, CPU beyond bare HTTP', goal: '≤ 150 µs', floor: `${median(h!.map((r) => r.cpuUs)).toFixed(0)} µs`, ours: `${median(o!.map((r) => r.cpuUs)).toFixed(0)} µs`, ratio: `+${beyond.toFixed(0)} µs`, verdict: beyond <= 150 ? 'met' : 'missed' });
  ratio('P-2', 'gated send against one batched statement', '≥ 0.5 ×', b!, o!, (r) => r.perSecond, '/s', (x) => x >= 0.5);
  ratio('P-2', 'gated send against a statement a request', '≥ 3 ×', s!, o!, (r) => r.perSecond, '/s', (x) => x >= 3);
  failures('P-2', o!);
}

function vault(): void {
  const measured = measureVault(quick ? 7 : 15, 20_000);
  raw['P-7'] = measured;
  for (const [what, all] of Object.entries(measured)) {
    const x = median(all.map((r) => r.floorUs / r.oursUs));
    const rate = (us: number) => `${Math.round(1_000_000 / us).toLocaleString('en')}/s`;
    lines.push({ row: 'P-7', what: `vault: ${what}`, goal: '≥ 0.6 ×', floor: rate(median(all.map((r) => r.floorUs))), ours: rate(median(all.map((r) => r.oursUs))), ratio: `${x.toFixed(2)} ×`, verdict: x >= 0.6 ? 'met' : 'missed' });
  }
}

async function audit(): Promise<void> {
  const { lines: measured, raw: figures } = await measureAudit(quick);
  raw['P-8'] = figures;
  for (const { met, ...line } of measured) lines.push({ row: 'P-8', ...line, verdict: line.goal === '–' ? '–' : met ? 'met' : 'missed' });
}

async function flow(): Promise<void> {
  const { lines: measured, raw: figures } = await measureFlow(quick);
  raw['P-3 to P-6'] = figures;
  lines.push(...measured);
}

async function exported(): Promise<void> {
  const { lines: measured, raw: figures } = await measureExports(quick);
  raw['P-9'] = figures;
  lines.push(...measured);
}

async function start(): Promise<void> {
  const { firstMs, againMs, rssMb } = await measureStart(root);
  raw['P-10'] = { firstMs, againMs, rssMb };
  lines.push({ row: 'P-10', what: 'npm start to ready, first / again', goal: '≤ 5 s', floor: '–', ours: `${(firstMs / 1000).toFixed(1)} / ${(againMs / 1000).toFixed(1)} s`, ratio: '–', verdict: againMs <= 5000 ? 'met' : 'missed' });
  lines.push({ row: 'P-10', what: 'idle memory of the server process', goal: '≤ 200 MB', floor: '–', ours: `${rssMb.toFixed(0)} MB`, ratio: '–', verdict: rssMb <= 200 ? 'met' : 'missed' });
}

function ratio(row: string, what: string, goal: string, floor: Round[], ours: Round[], of: (r: Round) => number, unit: string, met: (x: number) => boolean): void {
  const x = median(ours.map((r, i) => of(r) / of(floor[i]!)));
  lines.push({ row, what, goal, floor: `${median(floor.map(of)).toFixed(0)} ${unit}`, ours: `${median(ours.map(of)).toFixed(0)} ${unit}`, ratio: `${x.toFixed(2)} ×`, verdict: met(x) ? 'met' : 'missed' });
}

function failures(row: string, ours: Round[]): void {
  const failed = ours.reduce((n, r) => n + r.failures, 0);
  if (failed > 0) lines.push({ row, what: 'requests refused', goal: '0', floor: '–', ours: String(failed), ratio: '–', verdict: 'missed' });
}
