import type { House } from './house.js';
import type { World } from './world.js';

const LEASE_MS = 15_000;
/** What a claim would find. */
const DUE = `
  select distinct topic from outbox o where topic = any($2) and dead_at is null and available_at <= $1 and (locked_until is null or locked_until < now())
    and not exists (select 1 from outbox e where e.topic = o.topic and e.key = o.key and e.dead_at is null and (e.seq < o.seq or (e.seq > o.seq and e.locked_until >= now()))) order by topic`;

interface Entry { house: House; lease: { wall: number; token: string } }
interface Runner { tryClaim(...args: unknown[]): Promise<{ lease: Entry['lease'] }[] | undefined>; work(...args: unknown[]): Promise<void> }

/** The queue's work: begun when the seed says so, by whichever process it says; and its leases, which run by the clock of the database. */
export class Labour {
  /** Whether something may have become due since the last look. */
  dirty = true;
  private readonly work: Entry[] = [];
  private readonly claiming = new Set<string>();
  private due: string[] = [];
  /** Told to the database when the world is still: what is being undone holds its rows until then. */
  private readonly releases: (readonly [which: string, value: unknown])[] = [];

  constructor(private readonly world: World) {}

  get leases(): number {
    return this.work.length;
  }

  /** Rows that are due, as any process would find them. */
  async begin(): Promise<boolean> {
    const { world } = this;
    const alive = world.houses.filter((h) => !h.dead);
    if (alive.length === 0) return false;
    const house = world.random.pick(alive);
    if (this.due.length === 0) this.due = (await world.soil.eye.query<{ topic: string }>({ name: 'world_due', text: DUE, values: [world.clock.now(), [...house.queue.runner.lanes.keys()]] })).rows.map((r) => r.topic);
    if (this.due.length === 0) return (this.dirty = false);
    const [topic] = this.due.splice(world.random.below(this.due.length), 1) as [string];
    const slot = `${house.name}/${topic}`;
    // One claim of a topic at a time, as in a process.
    if (this.claiming.has(slot)) return true;
    const lane = house.queue.runner.lanes.get(topic)!;
    const runner = house.queue.runner as unknown as Runner;
    world.say(`${house.name} works ${topic}`);
    this.claiming.add(slot);
    world.sched.spawn(house, async () => {
      try {
        for (const chunk of (await runner.tryClaim(lane.consumer, 'any', 0)) ?? []) this.one(house, chunk.lease, () => runner.work(lane, chunk));
      } finally {
        this.claiming.delete(slot);
      }
    });
    return true;
  }

  private one(house: House, lease: Entry['lease'], work: () => Promise<void>): void {
    const entry = { house, lease };
    this.world.sched.spawn(house, async () => {
      this.work.push(entry);
      await work();
      this.work.splice(this.work.indexOf(entry), 1);
    });
  }

  passed(ms: number): void {
    this.dirty = true;
    // The database's clock stands still beside ours: leases that nobody prolongs are over.
    if (ms > LEASE_MS) this.releases.push(['lock_token <> all($1::uuid[])', this.work.map((w) => w.lease.token)]);
  }

  died(house: House): void {
    for (const entry of this.work.filter((w) => w.house === house)) this.work.splice(this.work.indexOf(entry), 1);
    for (const slot of this.claiming) if (slot.startsWith(`${house.name}/`)) this.claiming.delete(slot);
    // Its rows wait for their leases to run out; here that is at once, or as long as the history takes.
    if (this.world.random.chance(0.7)) this.releases.push(['locked_by = $1', house.queue.runner.holder]);
  }

  /** The process slept through its lease, and wakes up without knowing. */
  sleepsThrough(): void {
    const { house, lease } = this.world.random.pick(this.work);
    this.world.say(`${house.name} loses a lease`);
    lease.wall = 0;
    this.releases.push(['lock_token = $1', lease.token]);
    this.dirty = true;
  }

  /** Not of those in a transaction that is open: their end decides. */
  async release(): Promise<void> {
    for (const [which, value] of this.releases.splice(0)) await this.world.soil.eye.query(`update outbox set locked_until = now() - interval '1 second' where seq in (select seq from outbox where locked_until is not null and ${which} for update skip locked)`, [value]);
  }
}
