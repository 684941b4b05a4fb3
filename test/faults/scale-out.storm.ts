import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshPhone } from '../harness/fault.line.js';
import { Cluster, type Node } from './scale-out.parts.js';

export interface StormPlan { seconds: number; perSecond: number; kills: number; flushes: number; redisStops: number; postgresRestarts: number }
export interface StormReport {
  accepted: number; refused: Record<string, number>; broken: Record<string, number>; states: Record<string, number>; arrived: number;
  /** Bodies that the phone has more than once. */
  twice: string[];
  /** Accepted, and not ended when everything had had its time. */
  open: { status: string; id: string }[];
  /** Answers to a repeat of the key that name another message. */
  changed: number;
  /** The phone has it, and we say otherwise; or the reverse. */
  wrong: string[];
  unknown: number; tookSeconds: number; events: string[];
}

/** Full: what runs by hand. */
export const FULL: Omit<StormPlan, 'seconds'> = { perSecond: 100, kills: 20, flushes: 5, redisStops: 3, postgresRestarts: 2 };
/** Below the hourly cap of one person. */
const EACH = 15;
const REACHED = new Set(['sent', 'delivered', 'read', 'played']);
const ENDED = [...REACHED, 'failed', 'blocked', 'unknown'];

/**
 * Two servers for requests, two workers and a scheduler under load, while processes are killed, Redis is emptied and stopped and Postgres
 * restarted. Callers behave well: without an answer they ask again with the same key. The provider's own ledger judges.
 */
export async function storm(plan: StormPlan, say: (line: string) => void = () => undefined): Promise<StormReport> {
  const cluster = await Cluster.start({ roles: ['api', 'api', 'worker', 'worker', 'scheduler'], answerMs: 30 });
  try {
    return await new Storm(cluster, plan, say).run();
  } finally {
    await cluster.remove();
  }
}

interface Wanted { body: string; contact: string; line: number; key: string; id?: string }

class Storm {
  private readonly began = Date.now();
  private readonly events: string[] = [];
  private readonly refused: Record<string, number> = {};
  private readonly wanted: Wanted[] = [];
  private readonly down = new Set<Node>();
  private readonly broken: Record<string, number> = {};

  constructor(private readonly cluster: Cluster, private readonly plan: StormPlan, private readonly say: (line: string) => void) {}

  async run(): Promise<StormReport> {
    const { seconds, perSecond } = this.plan;
    const contacts = await this.people(Math.ceil((seconds * perSecond) / EACH));
    const from = Date.now();
    const trouble = this.trouble(from);
    const calls: Promise<void>[] = [];
    for (let n = 0; n < seconds * perSecond; n++) {
      const ahead = from + (n * 1000) / perSecond - Date.now();
      if (ahead > 5) await sleep(ahead);
      const [contact, line] = contacts[n % contacts.length]!;
      const one: Wanted = { body: `storm ${n}`, contact, line, key: randomUUID() };
      this.wanted.push(one);
      calls.push(this.call(one, n));
    }
    await trouble;
    await Promise.all(calls);
    await this.settle();
    return this.judge(Math.round((Date.now() - from) / 1000));
  }

  private async people(many: number): Promise<[string, number][]> {
    const made: [string, number][] = [];
    await Promise.all(Array.from({ length: 8 }, async (_, lane) => {
      for (let n = lane; n < many; n += 8) made.push([await this.cluster.contact(freshPhone(), n % 2, { applied: false }), n % 2]);
    }));
    await this.cluster.until(async () => (await this.cluster.rows<{ n: number }>(`select count(*)::int as n from messages where direction = 'in'`))[0]!.n >= many, 60);
    return made;
  }

  private async call(one: Wanted, n: number): Promise<void> {
    for (let attempt = 0, wait = 50; ; attempt++, wait = Math.min(wait * 2, 1000)) {
      const node = this.cluster.of('api')[(n + attempt) % 2]!;
      let how = '';
      const answer = await this.cluster.send(node, one.contact, one.body, { line: one.line, key: one.key }).catch((error: Error & { cause?: { code?: string } }) => {
        how = error.cause?.code ?? error.name;
        return undefined;
      });
      if (answer?.status === 202) return void (one.id = answer.body.id);
      if (answer && answer.status < 500 && answer.status !== 409) {
        const code = `${answer.status} ${answer.body.code ?? ''}`;
        this.refused[code] = (this.refused[code] ?? 0) + 1;
        return;
      }
      how ||= `${answer!.status} ${answer!.body.code ?? ''}`;
      this.broken[how] = (this.broken[how] ?? 0) + 1;
      await sleep(wait);
    }
  }

  /** Spread over the time, one kind between another; the last tenth is left in peace. */
  private async trouble(from: number): Promise<void> {
    const { seconds, kills, flushes, redisStops, postgresRestarts } = this.plan;
    const victims = [...this.cluster.of('worker'), ...this.cluster.of('api'), ...this.cluster.of('scheduler')];
    const kinds: [number, (n: number) => Promise<void>][] = [
      [kills, (n) => this.death(victims[n % victims.length]!)], [flushes, () => this.event('FLUSHALL', () => this.cluster.redis!.flush())],
      [redisStops, () => this.event('Redis stops', async () => { await this.cluster.redis!.kill(); await sleep(3000); await this.cluster.redis!.start(); })],
      [postgresRestarts, () => this.event('Postgres restarts', () => this.cluster.restartPostgres(500))],
    ];
    const plan = kinds.flatMap(([times, act], kind) => Array.from({ length: times }, (_, n) => ({ at: ((n + 0.35 + kind * 0.13) / times) * seconds * 900, act: () => act(n) }))).sort((a, b) => a.at - b.at);
    const acts: Promise<void>[] = [];
    let redis: Promise<void> = Promise.resolve();
    for (const { at, act } of plan) {
      await sleep(Math.max(0, from + at - Date.now()));
      // One after another where they need the same thing.
      acts.push((redis = redis.then(act)));
    }
    await Promise.all(acts);
  }

  private async death(node: Node): Promise<void> {
    if (this.down.has(node)) return;
    this.down.add(node);
    await node.kill();
    this.note(`kill -9 ${node.role}`);
    void node.startAgain().then(() => this.down.delete(node), (error: unknown) => this.note(`did not come back: ${String(error).slice(0, 300)}`));
  }

  private async event(name: string, act: () => Promise<void>): Promise<void> {
    this.note(name);
    await act();
  }

  private note(what: string): void {
    const line = `${((Date.now() - this.began) / 1000).toFixed(1)} s ${what}`;
    this.events.push(line);
    this.say(line);
  }

  private async settle(): Promise<void> {
    await this.cluster.until(() => this.down.size === 0, 60);
    const busy = () => this.cluster.rows<{ status: string; n: number }>(`select status, count(*)::int as n from messages where direction = 'out' and not (status = any($1)) group by 1`, [ENDED]);
    for (const end = Date.now() + 60_000; (await busy()).length > 0 && Date.now() < end;) await sleep(250);
    // Statuses that the provider still owes, and tries again with growing pauses, resolve what was on its way.
    const owed = () => this.cluster.rows<{ n: number }>(`select count(*)::int as n from messages where direction = 'out' and status in ('unknown', 'sent', 'delivered')`);
    for (const end = Date.now() + 40_000; (await owed())[0]!.n > 0 && Date.now() < end;) await sleep(500);
  }

  private async judge(tookSeconds: number): Promise<StormReport> {
    const accepted = this.wanted.filter((w) => w.id);
    let changed = 0;
    // The same keys once more, whichever server gave the first answer.
    await Promise.all(Array.from({ length: 16 }, async (_, lane) => {
      for (let n = lane; n < accepted.length; n += 16 * 7) {
        const { contact, line, key, body, id } = accepted[n]!;
        const again = await this.cluster.send(this.cluster.of('api')[n % 2]!, contact, body, { line, key });
        if (again.body.id !== id) changed++;
      }
    }));
    const { parseId } = await import('@consentry/kernel');
    const uuids = accepted.map((w) => parseId('message', w.id!)!);
    const rows = new Map((await this.cluster.rows<{ id: string; status: string }>('select id, status from messages where id = any($1::uuid[])', [uuids])).map((r) => [r.id, r.status]));
    const bodies = (await this.cluster.ledger()).map((e) => e.body).filter((b) => b.startsWith('storm'));
    const reached = new Set(bodies);
    const stateOf = (w: Wanted) => rows.get(parseId('message', w.id!)!) ?? 'lost';
    const states: Record<string, number> = {};
    for (const w of accepted) states[stateOf(w)] = (states[stateOf(w)] ?? 0) + 1;
    return {
      accepted: accepted.length, refused: this.refused, broken: this.broken, states, arrived: bodies.length, twice: bodies.filter((b, n) => bodies.indexOf(b) !== n),
      open: accepted.filter((w) => !ENDED.includes(stateOf(w))).map((w) => ({ status: stateOf(w), id: w.id! })), changed,
      wrong: accepted.filter((w) => reached.has(w.body) !== REACHED.has(stateOf(w))).map((w) => `${stateOf(w)}: ${w.body}, on the phone: ${reached.has(w.body)}`),
      unknown: states['unknown'] ?? 0, tookSeconds, events: this.events,
    };
  }
}

// By hand: `npm run faults:processes -- --minutes 5`.
if (process.argv[1] === import.meta.filename) {
  const minutes = Number(process.argv[process.argv.indexOf('--minutes') + 1] ?? 5) || 5;
  const report = await storm({ seconds: minutes * 60, ...FULL }, (line) => process.stdout.write(`${line}\n`));
  process.stdout.write(`${JSON.stringify({ ...report, events: report.events.length, twice: report.twice.length, open: report.open.length, wrong: report.wrong.slice(0, 10) }, null, 2)}\n`);
  process.exit(report.twice.length + report.open.length + report.wrong.length + report.changed > 0 ? 1 : 0);
}
