import { createHash } from 'node:crypto';
import { parseId, type UserActor } from '@consentry/kernel';
import { Actors } from './actors.js';
import { CONNECTIONS, groundOn, waiting, type Soil } from './ground.js';
import type { Ground, House } from './house.js';
import { Judge, type Violation } from './judge.js';
import { Labour } from './labour.js';
import type { Mutant } from './mutants.js';
import { hears, newPerson, type Policy, type State } from './oracle.js';
import { Outside } from './outside.js';
import { BEGINNING, STARTED, type Hands } from './ports.js';
import { Possible } from './possible.js';
import { planOf } from './plans.js';
import { desk } from './provider.js';
import { Random } from './random.js';
import { Scheduler, type Parked } from './scheduler.js';
import { PEOPLE, Site, type Standing } from './site.js';
import { handsOf, openWatched } from './watched.js';

export interface Played { seed: number; violations: Violation[]; hash: string; trace: string[]; took: number; count: { steps: number; calls: number; arrived: number; crashes: number; accepted: number; refused: number } }
export interface Options { mutant?: Mutant | undefined }

const MAX_STEPS = 900;
const MAX_HOPS = 2000;
const AWAY_MS = 5000;
/** From the beginning of a seed to where quiet hours are near. */
const EVENING_MS = 13.2 * 3_600_000;
/** Room is left for those who wait for a lock, and for what is asked for within a transaction. */
const MOST_OPEN = CONNECTIONS - 5;

const sites = new WeakMap<Soil, Promise<Site>>();

/** One seed: two processes of the house over one database, a provider, people, and everything that may go wrong between them. */
export class World {
  readonly clock; readonly random: Random; readonly sched: Scheduler; readonly possible: Possible; readonly judge: Judge; readonly actors: Actors; readonly labour: Labour; readonly outside: Outside;
  readonly houses: House[] = [];
  readonly trace: string[] = [];
  readonly phones: string[] = [];
  readonly contacts: string[] = [];
  readonly count = { steps: 0, calls: 0, arrived: 0, crashes: 0, accepted: 0, refused: 0 };
  private readonly standings: Standing[];
  private readonly ground: Ground;
  private readonly hands: Hands;
  private readonly names = new Map<string, string>();
  /** How often the planted bug did something. */
  took = 0;

  private constructor(readonly soil: Soil, readonly site: Site, readonly seed: number, readonly options: Options) {
    this.ground = groundOn(soil);
    this.clock = this.ground.clock;
    this.random = new Random(seed);
    this.sched = new Scheduler(() => waiting(soil), () => this.clock.nowMs(), (line) => this.say(line));
    const policy: Policy = { hourlyCap: this.random.pick([2, 3, 20]), marketingHours: this.random.pick([24, 48]), unknownOutcome: this.random.pick(['hold', 'retry', 'retry', 'ask']), quiet: this.random.chance(0.2) };
    this.standings = Array.from({ length: PEOPLE }, () => ({ optedIn: this.random.chance(0.85), marketing: this.random.chance(0.6), wrote: this.random.chance(0.85) }));
    const state: State = { people: this.standings.map((p) => newPerson(p.optedIn, p.marketing)), line: 'active', policy, broadcasts: [] };
    for (const [n, { wrote }] of this.standings.entries()) if (wrote) hears(state, n, 'chat', BEGINNING);
    this.possible = new Possible(state);
    this.judge = new Judge({ possible: this.possible, nowMs: () => this.clock.nowMs(), name: (id) => this.name(id), personOf: (phone) => this.phones.indexOf(phone), contacts: this.contacts });
    this.hands = handsOf(this);
    this.labour = new Labour(this);
    this.outside = new Outside(this);
    this.actors = new Actors(this);
  }

  static async play(soil: Soil, seed: number, options: Options = {}): Promise<Played> {
    if (!sites.has(soil)) sites.set(soil, Site.make(soil));
    const world = new World(soil, await sites.get(soil)!, seed, options);
    desk.now = { send: (_line, message) => world.outside.send(message), lookUp: (id) => world.outside.memory.get(parseId('message', id)!) };
    try {
      await world.prepare();
      await world.live();
      await world.finish();
    } catch (error) {
      world.judge.complain('the world', error instanceof Error ? (error.stack ?? error.message) : String(error));
    } finally {
      await world.end();
    }
    const { trace, judge, count } = world;
    return { seed, violations: judge.violations, trace, count, took: world.took, hash: createHash('sha256').update(trace.join('\n')).digest('hex').slice(0, 16) };
  }

  get owner(): UserActor {
    return this.site.owner;
  }

  get organizationId(): string {
    return this.owner.organizationId;
  }

  get connectionId(): string {
    return this.site.connectionId;
  }

  say(line: string): void {
    this.trace.push(`${String(this.clock.nowMs() - BEGINNING).padStart(9)} ${line}`);
  }

  /** By its first appearance: the same in every run of a seed. */
  name(id: string): string {
    let name = this.names.get(id);
    if (!name) this.names.set(id, (name = `m${this.names.size}`));
    return name;
  }

  /** A process that lives. */
  async house(): Promise<House> {
    for (;;) {
      const alive = this.houses.filter((h) => !h.dead);
      const found = alive[this.count.steps % Math.max(1, alive.length)];
      if (found) return found;
      await this.sched.park('wait', 'no process', undefined);
    }
  }

  at(): string {
    return this.clock.now().toISOString();
  }

  private async open(slot: number): Promise<void> {
    this.houses[slot] = await openWatched(this, `P${slot}`, this.ground, this.hands);
  }

  private async prepare(): Promise<void> {
    const people = this.standings.map((standing, n) => this.site.of(n, standing));
    this.phones.push(...people.map((p) => p.phone));
    this.contacts.push(...people.map((p) => p.contactId));
    this.judge.recordsBefore = await this.site.begin(people);
    for (const slot of [0, 1]) await this.open(slot);
    const { hourlyCap, marketingHours, unknownOutcome, quiet } = this.possible.states[0]!.policy;
    await this.houses[0]!.named('Policies')['update']!(this.owner, { hourlyCap, marketingHours, unknownOutcome, unknownAfterMinutes: 5, timeZone: 'UTC', quietHours: quiet ? { from: '22:00', until: '07:00', purposes: ['marketing'] } : null });
    if (quiet && this.random.chance(0.7)) this.clock.advance(EVENING_MS);
    this.sched.direct = false;
  }

  private async live(): Promise<void> {
    let left = 6 + this.random.below(9);
    const { labour, outside: { hooks }, random, sched: { parked } } = this;
    while (this.count.steps < MAX_STEPS && (left > 0 || parked.length > 0 || labour.dirty)) {
      await this.settle();
      const step = random.weighted([
        [parked.length > 0 ? 12 : 0, 'resume'], [labour.dirty ? 6 : 0, 'work'], [hooks.some((h) => !h.flying) ? 3 : 0, 'hook'], [left > 0 && parked.length < 12 ? (this.lettingGo ? 8 : 2.5) : 0, 'act'],
        [0.25, 'jump'], [parked.some((p) => p.kind === 'provider') ? 0.4 : 0.12, 'crash'], [labour.leases > 0 ? 0.25 : 0, 'lease'],
      ] as const);
      if (step === 'resume') this.resumeOne(this.sched.open >= MOST_OPEN ? random.pick(parked.filter((p) => p.kind !== 'database')) : random.pick(parked));
      else if (step === 'work') await labour.begin();
      else if (step === 'hook') this.outside.deliver(random.pick(hooks.filter((h) => !h.flying)));
      else if (step === 'act') { left--; this.actors.act(); }
      else if (step === 'jump') this.jump(random.weighted([[3, 1000], [3, 10_000], [3, 60_000], [4, 6 * 60_000], [2, 61 * 60_000], [1, 14 * 3_600_000]] as const));
      else if (step === 'crash') this.crash(random.pick(this.houses));
      else labour.sleepsThrough();
    }
  }

  /** The moment in which a stop is easily too late. */
  get lettingGo(): boolean {
    return this.sched.parked.some((p) => p.label === STARTED);
  }

  private async settle(): Promise<void> {
    await this.sched.still();
    await this.labour.release();
    await this.actors.checkStopped();
    this.count.steps++;
    this.clock.advance(1 + (this.count.steps % 7));
    for (const [slot, house] of this.houses.entries()) {
      if (!house.dead) continue;
      await this.open(slot);
      this.say(`P${slot} starts again`);
      this.labour.dirty = true;
    }
    const waiting = this.sched.parked.find((p) => p.kind === 'wait');
    if (waiting) this.sched.resume(waiting, {});
  }

  private resumeOne(one: Parked): void {
    const { ending, ...rest } = planOf(one, this.random, this.sched.calm, () => this.actors.endingFor(one), this.sched.held);
    if (one.dueMs !== undefined) this.clock.advance(Math.max(0, one.dueMs - this.clock.nowMs()) + (this.sched.parked.every((p) => p.kind === 'timer') ? AWAY_MS : 0));
    this.say(`${one.process?.name ?? '--'} t${one.task} ${one.label}${ending ? ` → ${String(ending)}` : ''}${Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''}`);
    this.labour.dirty = true;
    this.sched.resume(one, { ending, ...rest });
  }

  private jump(ms: number): void {
    this.say(`${ms / 1000} s pass`);
    this.clock.advance(ms);
    this.labour.passed(ms);
  }

  /** Everything that this process had in memory is gone; what it had sent may be on its way still. */
  crash(house: House): void {
    if (house.dead || this.sched.calm) return;
    house.dead = true;
    this.count.crashes++;
    this.say(`${house.name} dies`);
    for (const one of this.sched.parked) if (one.process === house && one.undo) one.undo();
    this.labour.died(house);
    this.sched.bury(house);
    house.death.resolve('dead');
  }

  /** Nothing goes wrong any more, and a day passes: everything must come to its end. */
  private async finish(): Promise<void> {
    await this.sched.still();
    this.sched.calm = true;
    this.say('calm');
    for (const ms of [20_000, 65_000, 6 * 60_000, 75 * 60_000, 9 * 3_600_000, 16 * 3_600_000, 25 * 3_600_000]) {
      this.jump(ms);
      await this.drain();
    }
    await this.judge.atTheEnd(this.soil, this.organizationId);
  }

  private async drain(): Promise<void> {
    this.labour.dirty = true;
    for (let n = 0; n < MAX_HOPS; n++) {
      await this.settle();
      const [parked] = this.sched.parked;
      const hook = this.outside.hooks.find((h) => !h.flying);
      if (parked) this.resumeOne(this.sched.parked.find((p) => p.kind !== 'timer') ?? parked);
      else if (hook) this.outside.deliver(hook);
      else if (!(await this.labour.begin())) return;
    }
    this.judge.complain('I2', `never at rest: ${this.trace.slice(-6).join(' | ')}`);
  }

  private async end(): Promise<void> {
    for (const house of this.houses) house.dead = true;
    for (const house of this.houses) this.sched.bury(house);
    // Nothing of this one may move any more when the next begins.
    for (let n = 0; this.sched.moving > 0 && n < 100; n++) await new Promise((resolve) => { setTimeout(resolve, 5); });
    this.sched.close();
    desk.now = undefined;
    await this.soil.tidy();
  }
}
