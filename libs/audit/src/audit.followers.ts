import { Injectable } from '@nestjs/common';
import { actForHot, Database, describeError, Log, Notifications, type HotClient } from '@consentry/kernel';
import { SEALED, Sequencer } from './audit.sequencer.js';
import { SealedLog, type SealedLeaf } from './audit.sealed.js';

const POLL_MS = 2_000;
const CHUNK = 2_000;
const PAGE = 200;
const NIL = '00000000-0000-0000-0000-000000000000';

export interface Follower {
  /** Names its cursors in the database; never changed. */
  name: string;
  /** Positions at once. Default 2,000. */
  chunk?: number;
  /** System scope, speaking for the organisation; may use nothing but the client, for it may run again. */
  work(client: HotClient, organizationId: string, leaves: SealedLeaf[]): Promise<void>;
}

const BEHIND = `
  select t.organization_id, coalesce(f.seq, 0) as seq from audit_trees t left join audit_followers f on f.name = $1 and f.organization_id = t.organization_id
  where t.size > coalesce(f.seq, 0) and t.organization_id > $2 order by t.organization_id limit ${PAGE}`;

/** Hands the sealed log on, exactly once: what a follower makes of the leaves and how far it has come are one transaction. */
@Injectable()
export class LogFollowers {
  private readonly followers: Follower[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(private readonly db: Database, private readonly log: Log, private readonly sealed: SealedLog, private readonly sequencer: Sequencer, private readonly notifications: Notifications) {}

  follow(follower: Follower): void {
    if (this.followers.some((f) => f.name === follower.name)) throw new Error(`two followers of one name: ${follower.name}`);
    this.followers.push(follower);
  }

  start(): void {
    this.notifications.on(SEALED, () => this.wake());
    this.timer = setInterval(() => this.wake(), POLL_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Resolves when every follower has seen what had been appended when it was called. For tests. @throws what a follower threw, when the others are done */
  async idle(): Promise<void> {
    await this.sequencer.sealAll();
    await this.running;
    for (let failures: unknown[] = []; ; failures = []) {
      if (await this.round((_, error) => { failures.push(error); })) continue;
      if (failures.length > 0) throw failures[0];
      return;
    }
  }

  private wake(): void {
    this.again = true;
    if (this.running || this.stopped) return;
    this.running = this.run().finally(() => { this.running = undefined; });
  }

  private async run(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        while (!this.stopped && (await this.round((name, error) => this.log.warn('audit_follower_failed', { ...describeError(error), name }))));
      } catch (error) {
        this.log.warn('audit_followers_failed', describeError(error));
      }
    }
  }

  /** One step of each follower in each log. One that fails stands in nobody's way. @returns whether anything was done */
  private async round(failed: (name: string, error: unknown) => void): Promise<boolean> {
    let worked = false;
    for (const follower of this.followers) {
      for (let after: string | undefined = NIL; after !== undefined && !this.stopped;) {
        const ids: string[] = await this.behind(follower.name, after);
        for (const id of ids) worked = (await this.step(follower, id).catch((error: unknown) => { failed(follower.name, error); return false; })) || worked;
        after = ids.length < PAGE ? undefined : ids.at(-1);
      }
    }
    return worked;
  }

  private async behind(name: string, after: string): Promise<string[]> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ organization_id: string }>({ name: 'audit_behind', text: BEHIND, values: [name, after] }));
    return rows.map((r) => r.organization_id);
  }

  private step(follower: Follower, organizationId: string): Promise<boolean> {
    return this.db.hotRetrying('system', async (c) => {
      await actForHot(c, organizationId);
      await c.query({ name: 'follower_first', text: 'insert into audit_followers (name, organization_id, seq) values ($1, $2, 0) on conflict do nothing', values: [follower.name, organizationId] });
      // Another process may be at it: then this one has nothing to do.
      const { rows } = await c.query<{ seq: string }>({ name: 'follower_claim', text: 'select seq from audit_followers where name = $1 and organization_id = $2 for update skip locked', values: [follower.name, organizationId] });
      if (!rows[0]) return false;
      const from = Number(rows[0].seq);
      const { leaves, next } = await this.sealed.read(c, organizationId, from, follower.chunk ?? CHUNK);
      if (next === from) return false;
      if (leaves.length > 0) await follower.work(c, organizationId, leaves);
      await c.query({ name: 'follower_advance', text: 'update audit_followers set seq = $3 where name = $1 and organization_id = $2', values: [follower.name, organizationId, next] });
      return true;
    });
  }
}
