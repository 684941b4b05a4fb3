// P-9: a copy of everything as one ZIP: how much memory it takes at two sizes, and how long beside the bare reading and packing of the same rows.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { median } from './load.js';

export interface ExportLine { row: string; what: string; goal: string; floor: string; ours: string; ratio: string; verdict: string }
interface Measured { messages: number; growthMb: number; beforeMb: number; ours: number[]; floor: number[]; bytes: number; rows: number }

const GROWTH_MB = 64;

export async function measureExports(quick: boolean): Promise<{ lines: ExportLine[]; raw: Measured[] }> {
  const raw = [await size(10_000, 3), await size(quick ? 100_000 : 1_000_000, 3)];
  const [small, large] = raw as [Measured, Measured];
  const perSecond = (m: Measured, of: 'ours' | 'floor') => m.messages / median(m[of]);
  const x = perSecond(large, 'ours') / perSecond(large, 'floor');
  const mb = (m: Measured) => `${m.growthMb.toFixed(0)} MB`;
  const met = (ok: boolean) => (ok ? 'met' : 'missed');
  const n = (m: Measured) => m.messages.toLocaleString('en');
  return {
    raw,
    lines: [
      { row: 'P-9', what: `copy of ${n(large)} messages, growth of memory`, goal: `≤ ${GROWTH_MB} MB`, floor: '–', ours: mb(large), ratio: '–', verdict: met(large.growthMb <= GROWTH_MB) },
      { row: 'P-9', what: `the same at ${n(small)}`, goal: `≤ ${GROWTH_MB} MB`, floor: '–', ours: mb(small), ratio: '–', verdict: met(small.growthMb <= GROWTH_MB) },
      { row: 'P-9', what: 'messages as NDJSON and CSV, against read and deflate', goal: '≥ 0.5 ×', floor: `${Math.round(perSecond(large, 'floor'))}/s`, ours: `${Math.round(perSecond(large, 'ours'))}/s`, ratio: `${x.toFixed(2)} ×`, verdict: met(x >= 0.5) },
    ],
  };
}

/** In a process of its own: what an earlier size left in memory is no part of the next. */
async function size(messages: number, rounds: number): Promise<Measured> {
  const child = spawn(process.execPath, ['--expose-gc', join(import.meta.dirname, 'exports.subject.js'), String(messages), String(rounds)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (part: Buffer) => { out += part.toString(); });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the copy of ${messages} messages could not be measured`);
  return JSON.parse(out.trim().split('\n').at(-1)!) as Measured;
}
