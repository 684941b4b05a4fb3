import { Injectable } from '@nestjs/common';
import type { Usage } from '@consentry/plugin-sdk';
import { announce, Clock, Database, type HotClient } from '@consentry/kernel';
import { LONG_PAUSE_MS } from '../gate/gate.rules.js';

/** The share of a second's tokens that nothing in bulk may take: a reply always finds one (performance.md). */
const RESERVE = 0.2;
/** From here on a line slows down, and at 100 % it all but stands still (MO-3). */
const SLOW_FROM = 75;
const SLOWEST = 0.05;
/** What the provider said of its allowance an hour ago says nothing of now: its own window is an hour. */
const USAGE_HOLDS_MS = 3_600_000;
const WORTH_WRITING = 5;
/** What the gate finds a moment later must still be a long pause. */
const CLOCKS_APART_MS = 10_000;
const REPEAT_MS = 60_000;

/** One row a line, counted by the database's clock: however many workers send, together they keep to its figure. $2: tokens a second. */
const LOOK = `
  select p.blocked_until, p.usage_percent, p.usage_at, r.rate, p.tokens, greatest(0, extract(epoch from clock_timestamp() - p.counted_at))::float as elapsed
  from connection_pace p, lateral (select coalesce((select l.per_second::float from connection_lines l where l.connection_id = p.connection_id), $2::float) as rate) r
  where p.connection_id = $1 for no key update of p`;
const SPEND = 'update connection_pace set tokens = $2, counted_at = clock_timestamp() where connection_id = $1';
const FIRST = 'insert into connection_pace (connection_id, organization_id, tokens, counted_at) values ($1, $2, $3, clock_timestamp()) on conflict (connection_id) do nothing';

interface PaceRow { blocked_until: Date | null; usage_percent: number; usage_at: Date | null; tokens: number; elapsed: number; rate: number; [column: string]: unknown }

export interface Permit { granted: number; /** For those behind: milliseconds until there is a token for the first of them. */ waitMs: number; /** Milliseconds between two. */ gapMs: number }

/** How fast each line may send. Its provider sets the figure; a token bucket in the database keeps to it over all workers. */
@Injectable()
export class Pace {
  /** What this process wrote last of each line: every answer of a provider tells its usage, and nearly none of them anything new. */
  private readonly told = new Map<string, { percent: number; atMs: number }>();

  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /**
   * Permits for the next `wanted` messages of a line, in the caller's transaction. The row stays locked until it ends.
   * @param perSecond what the connection's settings or its channel say, where the provider has granted nothing else; undefined: no figure
   */
  async take(client: HotClient, organizationId: string, connectionId: string, perSecond: number | undefined, wanted: number, bulk: boolean): Promise<Permit> {
    if (perSecond === undefined) return this.blocked(client, organizationId, connectionId, wanted);
    const look = () => client.query<PaceRow>({ name: 'pace_look', text: LOOK, values: [connectionId, perSecond] });
    let row = (await look()).rows[0];
    if (!row) {
      await client.query({ name: 'pace_first', text: FIRST, values: [connectionId, organizationId, perSecond] });
      row = (await look()).rows[0]!;
    }
    const stop = this.stopMs(row);
    if (stop > 0) return held(stop, wanted);
    const rate = row.rate * this.share(row);
    const kept = Math.min(row.rate * RESERVE, rate / 2);
    // Saved up for a second, and always for one message beside the reserve: a line of one a second sends in bulk too.
    const tokens = Math.min(Math.max(rate, 1 + kept), row.tokens + rate * row.elapsed);
    const reserve = bulk ? kept : 0;
    const granted = Math.max(0, Math.min(wanted, Math.floor(tokens - reserve)));
    if (granted > 0) await client.query({ name: 'pace_spend', text: SPEND, values: [connectionId, tokens - granted] });
    const gapMs = 1000 / rate;
    return { granted, gapMs, waitMs: Math.max(gapMs, (reserve + 1 - (tokens - granted)) * gapMs) };
  }

  /** What the provider said with its answer. Written only when it says something new. */
  async observed(organizationId: string, connectionId: string, usage: Usage): Promise<void> {
    const now = this.clock.now();
    const percent = Math.min(1000, Math.round(usage.percent));
    const before = this.told.get(connectionId);
    const fresh = before && now.getTime() - before.atMs < REPEAT_MS && Math.abs(before.percent - percent) < WORTH_WRITING;
    if (!usage.regainSeconds && (fresh || (!before && percent < SLOW_FROM))) return;
    this.told.set(connectionId, { percent, atMs: now.getTime() });
    const until = usage.regainSeconds ? new Date(now.getTime() + usage.regainSeconds * 1000) : null;
    await this.db.hot({ organizationId }, (c) => c.query({
      name: 'pace_observed',
      text: `insert into connection_pace as p (connection_id, organization_id, tokens, counted_at, usage_percent, usage_at, blocked_until) values ($1, $2, 0, clock_timestamp(), $3, $4, $5)
             on conflict (connection_id) do update set usage_percent = excluded.usage_percent, usage_at = excluded.usage_at, blocked_until = greatest(p.blocked_until, excluded.blocked_until)`,
      values: [connectionId, organizationId, percent, now, until],
    }));
  }

  /** The provider asks the whole line to wait. */
  async block(organizationId: string, connectionId: string, seconds: number): Promise<void> {
    await this.until(organizationId, connectionId, 'blocked_until', new Date(this.clock.nowMs() + seconds * 1000));
  }

  async pauseMarketing(client: HotClient, organizationId: string, connectionId: string, until: Date | null): Promise<void> {
    await client.query({ text: untilSql('marketing_paused_until', until === null), values: [connectionId, organizationId, until] });
    await announce(client, organizationId, [{ resource: 'connections' }]);
  }

  private async until(organizationId: string, connectionId: string, column: 'blocked_until' | 'marketing_paused_until', at: Date): Promise<void> {
    await this.db.hot({ organizationId }, (c) => c.query({ text: untilSql(column, false), values: [connectionId, organizationId, at] }));
  }

  private async blocked(client: HotClient, organizationId: string, connectionId: string, wanted: number): Promise<Permit> {
    // Shared: these don't count, but whoever stops the line waits for them.
    const { rows } = await client.query<{ blocked_until: Date | null }>({ name: 'pace_blocked', text: 'select blocked_until from connection_pace where connection_id = $1 for share', values: [connectionId] });
    if (!rows[0]) await client.query({ name: 'pace_first', text: FIRST, values: [connectionId, organizationId, 0] });
    const stop = this.stopMs(rows[0] ?? { blocked_until: null });
    return stop > 0 ? held(stop, wanted) : { granted: wanted, waitMs: 0, gapMs: 0 };
  }

  private stopMs({ blocked_until }: Pick<PaceRow, 'blocked_until'>): number {
    return blocked_until ? Math.max(0, blocked_until.getTime() - this.clock.nowMs()) : 0;
  }

  /** The share of its figure that a line may use: all of it, less and less as the allowance runs out. */
  private share(row: PaceRow): number {
    if (!row.usage_at || this.clock.nowMs() - row.usage_at.getTime() > USAGE_HOLDS_MS || row.usage_percent < SLOW_FROM) return 1;
    return Math.max(SLOWEST, (100 - row.usage_percent) / (100 - SLOW_FROM));
  }
}

/** A short stop is waited out. A long one is for the gate to say: what waits then shows why, may still be ended, and does not wait for ever. */
function held(stopMs: number, wanted: number): Permit {
  return { granted: stopMs > LONG_PAUSE_MS + CLOCKS_APART_MS ? wanted : 0, waitMs: stopMs, gapMs: 0 };
}

function untilSql(column: 'blocked_until' | 'marketing_paused_until', lift: boolean): string {
  return `insert into connection_pace as p (connection_id, organization_id, tokens, counted_at, ${column}) values ($1, $2, 0, clock_timestamp(), $3)
    on conflict (connection_id) do update set ${column} = ${lift ? `excluded.${column}` : `greatest(p.${column}, excluded.${column})`}`;
}
