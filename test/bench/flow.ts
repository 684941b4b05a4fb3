import { Pool } from 'undici';
import { pgOptions } from '@consentry/kernel';
import { startTestPostgres } from '../harness/postgres.js';
import { dispatchFloor } from './floors/dispatch.floor.js';
import { sendShots, Subject } from './load.js';

export interface FlowLine { row: string; what: string; goal: string; floor: string; ours: string; ratio: string; verdict: string }
interface States { states: Record<string, number> }
interface Paced { sent: number; refused: number; p50: number; p99: number; perSecond: number }

const DONE = ['read', 'failed', 'blocked', 'unknown'];

/** P-3 to P-6: messages all the way out and their statuses all the way back, provider and load generator on the same two cores. */
export async function measureFlow(quick: boolean): Promise<{ lines: FlowLine[]; raw: Record<string, unknown> }> {
  const phone = await Subject.start('phone', './phone.subject.js');
  const settings = JSON.parse(phone.ready.facts.settings!) as Record<string, string>;
  const ours = await Subject.start('flow', './flow.subject.js', { BENCH_PHONE: JSON.stringify(settings) });
  const { attach, key, connectionId } = ours.ready.facts as Record<'attach' | 'key' | 'connectionId', string>;
  await phone.ask({ attach: JSON.parse(attach) as unknown });
  // Asked for its templates before the phone knew the line, the connection was refused with 190 and ended: the credentials, given again, open it.
  const { accessToken, appSecret, verifyToken } = (JSON.parse(attach) as { settings: Record<string, string> }).settings;
  const opened = await fetch(`${ours.ready.url}/v1/connections/${connectionId}`, { method: 'PATCH', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ credentials: { accessToken, appSecret, verifyToken } }) });
  if (!opened.ok) throw new Error(await opened.text());
  const raw: Record<string, unknown> = {};
  const lines: FlowLine[] = [];
  const line = (row: string, what: string, goal: string, floor: string, value: string, ratio: string, met: boolean | null) => { lines.push({ row, what, goal, floor, ours: value, ratio, verdict: met === null ? '–' : met ? 'met' : 'missed' }); };
  try {
    await paced(ours, 50, 3);
    await drained(ours);

    // P-4: what a number may send by default.
    const quiet = await spent(ours, async () => {
      const run = await paced(ours, 80, quick ? 15 : 60);
      await drained(ours);
      return run;
    });
    raw['P-4'] = quiet;
    const core = quiet.cpuMs / quiet.ms;
    line('P-4', '80 messages/s and their 240 statuses/s', '≤ 0.5 core', '–', `${core.toFixed(2)} core`, `p99 ${quiet.result.p99.toFixed(0)} ms`, core <= 0.5);

    // P-5: a hundred at once, 50 ms each.
    const count = quick ? 3000 : 20_000;
    const { facts, stop } = await startTestPostgres();
    const floor = await dispatchFloor(pgOptions(facts.ownerUrl) as Record<string, unknown>, phone.ready.url, settings, count).finally(() => { void stop(); });
    const burst = await spent(ours, async () => {
      await paced(ours, count, 1);
      return drained(ours, (s) => (s.queued ?? 0) + (s.sending ?? 0) === 0);
    });
    raw['P-5'] = { floor, burst };
    const rate = count / (burst.ms / 1000);
    line('P-5', `${count} accepted at once and handed to a provider that takes 50 ms`, '≥ 0.9 × of 100 in flight', `${floor.toFixed(0)} /s`, `${rate.toFixed(0)} /s`, `${(rate / floor).toFixed(2)} ×`, rate >= 0.9 * floor);
    await drained(ours);

    // P-3: the ceiling of a number, then what is sustained.
    const before = await ours.ask<States>('states');
    const ledger = await phone.ask<{ total: number; different: number }>('ledger');
    const full = await spent(ours, async () => paced(ours, 1000, Number(process.env.P3_SECONDS ?? (quick ? 60 : 600))));
    const settled = await spent(ours, () => drained(ours, undefined, 600));
    const after = await ours.ask<States>('states');
    const { unaudited } = await ours.ask<{ unaudited: number }>('unaudited');
    const later = await phone.ask<{ total: number; different: number }>('ledger');
    const hooks = await webhookP99(ours.ready.facts.metrics!);
    const ended = total(after.states) - total(before.states);
    const lost = ended - (DONE.reduce((n, s) => n + (after.states[s] ?? 0) - (before.states[s] ?? 0), 0));
    const cpu = (full.cpuMs + settled.cpuMs) / Math.max(1, full.result.sent);
    raw['P-3'] = { full, settled, before, after, unaudited, ledger, later, hooks };
    line('P-3', '1,000 asked for a second: accepted', '1,000 /s', '–', `${full.result.perSecond.toFixed(0)} /s`, `${full.result.refused} refused`, full.result.perSecond >= 990);
    line('P-3', 'p99 of accepting', '≤ 250 ms', '–', `${full.result.p99.toFixed(0)} ms`, `p50 ${full.result.p50.toFixed(0)} ms`, full.result.p99 <= 250);
    line('P-3', 'p99 of webhooks', '≤ 250 ms', '–', hooks, '–', hooks.startsWith('≤') && Number(/[\d.]+/.exec(hooks)![0]) <= 250);
    line('P-3', 'lost, sent twice, unaudited', '0, 0, 0', '–', `${lost}, ${later.total - later.different - (ledger.total - ledger.different)}, ${unaudited}`, `${full.result.sent} accepted`, lost === 0 && later.total - later.different === ledger.total - ledger.different && unaudited === 0);
    line('P-3', 'all read after', '–', '–', `${(settled.ms / 1000).toFixed(0)} s`, `${(full.result.sent / ((full.ms + settled.ms) / 1000)).toFixed(0)} /s through`, null);
    line('P-3', 'CPU per message, server and PostgreSQL', '≤ 1.6 ms', '–', `${cpu.toFixed(2)} ms`, '–', cpu <= 1.6);

    // P-6: a broadcast to everybody.
    const broadcast = await broadcastTo(ours);
    raw['P-6'] = broadcast;
    line('P-6', `broadcast: expansion of ${broadcast.recipients}`, '≥ 5,000 /s', '–', `${broadcast.expandedPerSecond.toFixed(0)} /s`, '–', broadcast.expandedPerSecond >= 5000);
    line('P-6', 'broadcast: expansion and gating, while it is being sent', '≥ 5,000 /s', '–', `${broadcast.perSecond.toFixed(0)} /s`, `${broadcast.rssMb.toFixed(0)} MB more`, broadcast.perSecond >= 5000);
  } finally {
    await Promise.all([ours.stop(), phone.stop()]);
  }
  return { lines, raw };
}

/** Asks so many a second whatever the answers do; late is counted from when it was due. */
async function paced(subject: Subject, perSecond: number, seconds: number): Promise<Paced> {
  const pool = new Pool(subject.ready.url, { connections: 256, pipelining: 1 });
  const next = sendShots(subject.ready.facts);
  const times: number[] = [];
  const under = new Set<Promise<void>>();
  let refused = 0;
  let fired = 0;
  const began = performance.now();
  const one = async (due: number) => {
    const { path, headers, body } = next();
    try {
      const answer = await pool.request({ path, method: 'POST', headers, body });
      await answer.body.dump();
      if (answer.statusCode === 202) times.push(performance.now() - due);
      else refused++;
    } catch {
      refused++;
    }
  };
  while (fired < perSecond * seconds) {
    const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - began) / 1000) * perSecond) + 1);
    for (; fired < due; fired++) {
      const work: Promise<void> = one(began + (fired / perSecond) * 1000).finally(() => under.delete(work));
      under.add(work);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(under);
  const elapsed = (performance.now() - began) / 1000;
  await pool.close();
  times.sort((a, b) => a - b);
  return { sent: times.length, refused, p50: times[Math.floor(times.length * 0.5)] ?? 0, p99: times[Math.floor(times.length * 0.99)] ?? 0, perSecond: times.length / elapsed };
}

async function drained(subject: Subject, done = (s: Record<string, number>) => Object.entries(s).every(([state, n]) => DONE.includes(state) || n === 0), seconds = 120): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end && !done((await subject.ask<States>('states')).states)) await new Promise((resolve) => setTimeout(resolve, 250));
}

async function spent<T>(subject: Subject, work: () => Promise<T>): Promise<{ result: T; ms: number; cpuMs: number; rssMb: number }> {
  const before = await subject.usage();
  const began = performance.now();
  const result = await work();
  const ms = performance.now() - began;
  const after = await subject.usage();
  return { result, ms, cpuMs: (after.nodeUs - before.nodeUs + after.postgresUs - before.postgresUs) / 1000, rssMb: after.rssMb - before.rssMb };
}

function total(states: Record<string, number>): number {
  return Object.values(states).reduce((sum, n) => sum + n, 0);
}

/** The bucket of the histogram that the slowest hundredth of all deliveries fell into. */
async function webhookP99(metricsUrl: string): Promise<string> {
  const page = await (await fetch(`${metricsUrl}/metrics`)).text();
  const buckets = [...page.matchAll(/^consentry_http_request_duration_seconds_bucket\{(?=[^}]*route="\/webhooks\/:connectionId")[^}]*le="([^"]+)"[^}]*\} (\d+)/gm)].map((m) => ({ le: Number(m[1] === '+Inf' ? Infinity : m[1]), n: Number(m[2]) }));
  const all = Math.max(0, ...buckets.map((b) => b.n));
  const at = buckets.filter((b) => b.n >= all * 0.99).sort((a, b) => a.le - b.le)[0];
  return at === undefined ? 'unknown' : Number.isFinite(at.le) ? `≤ ${at.le * 1000} ms` : 'beyond the last bucket';
}

async function broadcastTo(subject: Subject): Promise<{ recipients: number; expandedPerSecond: number; perSecond: number; rssMb: number }> {
  const { key, connectionId } = subject.ready.facts;
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(subject.ready.url + path, { method, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    return JSON.parse(text || '{}') as Record<string, never>;
  };
  const { id } = await call('POST', '/v1/broadcasts', {
    name: 'Bench', connectionId, message: { purpose: 'service', type: 'text', text: { body: 'Your parcel is on its way.' } },
    audience: { definition: { match: 'all', conditions: [{ field: 'consent', channel: 'whatsapp', purpose: 'service', is: 'granted' }] } },
  }) as unknown as { id: string };
  const before = await subject.usage();
  await call('POST', `/v1/broadcasts/${id}/start`, {});
  interface View { state: string; startedAt: string | null; expandedAt: string | null; finishedAt: string | null; counts: { recipients: number; accepted: number; excluded: number } }
  let view: View;
  do {
    await new Promise((resolve) => setTimeout(resolve, 200));
    view = await call('GET', `/v1/broadcasts/${id}`) as unknown as View;
  } while (!['finished', 'failed', 'paused'].includes(view.state));
  const after = await subject.usage();
  const took = (until: string | null) => (Date.parse(until ?? '') - Date.parse(view.startedAt ?? '')) / 1000;
  const { recipients } = view.counts;
  return { recipients, expandedPerSecond: recipients / took(view.expandedAt), perSecond: recipients / took(view.finishedAt), rssMb: after.rssMb - before.rssMb };
}
