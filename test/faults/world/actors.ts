import { parseId, ProblemError, ReplayedProblem, type Actor } from '@consentry/kernel';
import { merges, PURPOSES, records, rootOf, type Purpose, type State } from './oracle.js';
import type { House } from './house.js';
import type { Ending } from './provider.js';
import type { Parked } from './scheduler.js';
import type { World } from './world.js';

interface Ask { person: number; purpose: Purpose; template: boolean; key: string | null; tag: string; body: Record<string, unknown>; answer?: string }
type Answer = { kind: 'done'; value: unknown } | { kind: 'refused'; code: string; doubtful: boolean } | { kind: 'unknown' };

const TRIES = 6;

/** Everybody who wants something: programs with keys, people at the panel, people with telephones. What each does is drawn from the seed. */
export class Actors {
  /** People whose STOP was committed since the last look. */
  readonly stopped: number[] = [];
  private readonly asks: Ask[] = [];
  private readonly broadcasts: string[] = [];
  private written = 0;

  constructor(private readonly world: World) {}

  act(): void {
    const { random } = this.world;
    const state = this.world.possible.states[0]!;
    const person = random.below(this.world.phones.length);
    const marketer = (): number => state.people.findIndex((p) => p.consent.marketing === 'granted');
    if (this.world.lettingGo && random.chance(0.7)) return this.stops(person);
    random.weighted<() => void>([
      [8, () => this.send(this.newAsk(person))], [3, () => this.burst(person)], [2, () => this.repeat()],
      [3, () => this.hears(person, 'stop')], [2, () => this.hears(person, 'start')], [2, () => this.hears(person, 'chat')], [1, () => { this.hears(person, 'stop', 0); this.hears(person, 'start', 0); }],
      [3, () => this.consent(person, random.pick([...PURPOSES, 'marketing'] as const), random.chance(0.65))], [state.people[rootOf(state, person)]!.restricted ? 4 : 1, () => this.restrict(person)],
      [state.line === 'paused' ? 8 : 1.5, () => this.line()], [2.5, () => this.broadcast()], [1, () => this.merge(person, random.below(this.world.phones.length))], [0.7, () => this.policy()],
      [1, () => this.resolve()], [2, () => this.prefers(random.chance(0.6) ? Math.max(0, marketer()) : person, random.chance(0.7) ? 'stop' : 'resume')],
    ])();
  }

  private stops(person: number): void {
    const { random } = this.world;
    random.weighted<() => void>([
      [2, () => this.line('paused')], [2, () => this.hears(person, 'stop', 0)], [3, () => this.consent(person, random.pick(['marketing', 'service']), false)], [1.5, () => this.restrict(person, true)],
      [this.broadcasts.length > 0 ? 3 : 0, () => this.broadcast('pause')],
    ])();
  }

  endingFor(one: Parked): Ending {
    const { random } = this.world;
    const marketing = one.label.endsWith(':marketing');
    return random.weighted<Ending>([
      [60, 'accepted'], [12, 'slow'], [5, 'answer_lost'], [2, 'answer_odd'], [3, 'request_lost'], [1, 'request_odd'], [6, 'busy'], [4, 'away'], [2, 'bad_recipient'], [marketing ? 3 : 0, 'opted_out'], [marketing ? 3 : 0, 'withheld'], [1, 'window'], [0.4, 'blocked'],
    ]);
  }

  hears(person: number, what: 'stop' | 'start' | 'chat', late = 0.2): void {
    const { random, world } = { random: this.world.random, world: this.world };
    const n = ++this.written;
    // Deliveries come late: what was written may be older than what is known.
    const at = new Date(world.clock.nowMs() - (random.chance(late) ? random.pick([2000, 120_000, 20 * 3_600_000]) : 0));
    world.say(`person ${person} writes ${what}`);
    world.outside.hook(`${what} of ${person}`, [{ kind: 'message', id: `w${n}`, messageId: `w${n}`, route: [], raw: {}, from: { addresses: [{ kind: 'phone', value: world.phones[person]! }] }, at: at.toISOString(), type: 'text', text: what === 'chat' ? 'Hello' : what.toUpperCase(), content: { body: what } }]);
  }

  /** Whoever opted out: nothing of theirs waits for a later moment any more, it is decided now (CM-3). */
  async checkStopped(): Promise<void> {
    for (const person of this.stopped.splice(0)) {
      const { rows } = await this.world.soil.eye.query<{ n: number }>(
        `select count(*)::int as n from outbox o join conversations v on v.id::text = o.key where o.topic = 'message.dispatch' and o.organization_id = $1 and v.contact_id = $2 and o.dead_at is null and o.locked_until is null and o.available_at > $3`,
        [this.world.organizationId, this.world.contacts[rootOf(this.world.possible.states[0]!, person)], this.world.clock.now()]);
      if (rows[0]!.n > 0) this.world.judge.complain('CM-3', `person ${person} opted out, and ${rows[0]!.n} messages still wait for their time`);
    }
  }

  private newAsk(person: number): Ask {
    const { random, world } = { random: this.world.random, world: this.world };
    const n = this.asks.length;
    const [template, said, name] = random.weighted([[5, [false, 'service', '']], [1, [false, 'utility', '']], [1, [true, 'utility', 'order']], [4, [true, 'marketing', 'news']], [1, [true, 'utility', 'news']]] as const);
    // A marketing template is marketing, whatever it is called.
    const purpose: Purpose = name === 'news' ? 'marketing' : said;
    const tag = `s${n}:${purpose}`;
    const content = template ? { template: { name, language: { code: 'en' }, components: [{ type: 'body', parameters: [{ type: 'text', text: tag }] }] } } : { text: { body: tag } };
    const body = { connectionId: world.connectionId, ...(random.chance(0.7) ? { contactId: world.contacts[person] } : { to: world.phones[person] }), purpose: said, type: template ? 'template' : 'text', ...content };
    const ask: Ask = { person, purpose, template, tag, key: random.chance(0.7) ? `k${n}` : null, body };
    this.asks.push(ask);
    world.judge.wishes.set(tag, { person, purpose, template, broadcast: null, confirmation: false });
    return ask;
  }

  private send(ask: Ask, hash = 'same'): void {
    const { world } = this;
    world.say(`somebody sends ${ask.tag} to ${ask.person}${ask.key ? ` as ${ask.key}` : ''}`);
    world.sched.spawn(undefined, async () => {
      // Without a key nobody dares to ask twice.
      const answer = await this.asked((house) => house.named('Messages')['send']!(this.actor(), ask.body, ask.key ? { key: ask.key, hash: `${hash}-${ask.tag}` } : undefined), ask.key ? TRIES : 1);
      if (answer.kind === 'done') {
        const id = parseId('message', (answer.value as { body: { id: string } }).body.id)!;
        world.count.accepted++;
        world.judge.accepted.add(id);
        if (hash !== 'same') world.judge.complain('I4', `${ask.tag} was answered with 202 under a key that was used for another body`);
        if (ask.answer !== undefined && ask.answer !== id) world.judge.complain('I4', `${ask.tag} was answered with ${world.name(ask.answer)}, and then with ${world.name(id)}`);
        ask.answer = id;
        world.sched.note(`${ask.tag} accepted as ${world.name(id)}`);
      } else if (answer.kind === 'refused') {
        world.count.refused++;
        if (ask.answer !== undefined && hash === 'same' && !answer.code.startsWith('idempotency.in')) world.judge.complain('I4', `${ask.tag} was accepted, and then refused: ${answer.code}`);
        world.sched.note(`${ask.tag} refused: ${answer.code}`);
      }
    });
  }

  private burst(person: number): void {
    for (let n = 2 + this.world.random.below(3); n > 0; n--) this.send(this.newAsk(person));
  }

  private repeat(): void {
    const keyed = this.asks.filter((a) => a.key !== null);
    if (keyed.length === 0) return;
    const ask = this.world.random.pick(keyed.slice(-4));
    // Another body under the key of one that was accepted.
    this.send(ask, ask.answer !== undefined && this.world.random.chance(0.3) ? 'other' : 'same');
  }

  private consent(person: number, purpose: Purpose, granted: boolean): void {
    this.changes(`${granted ? 'consent' : 'withdrawal'} of ${person} to ${purpose}`, (s) => records(s, person, purpose, granted), (house) =>
      house.named('Consents')['record']!(this.world.owner, this.world.contacts[person], { channel: 'whatsapp', purpose, state: granted ? 'granted' : 'withdrawn', source: 'api', evidence: {} }));
  }

  private restrict(person: number, hard = false): void {
    const { random } = this.world;
    const [restricted, objected] = [hard || random.chance(0.4), random.chance(0.4)];
    this.changes(`person ${person} ${restricted ? 'restricted' : 'unrestricted'}${objected ? ', objects' : ''}`, (s) => { Object.assign(s.people[rootOf(s, person)]!, { restricted, objected }); }, (house) =>
      house.named('Policies')['restrict']!(this.world.owner, this.world.contacts[person], { processingRestricted: restricted, objectedToMarketing: objected }));
  }

  private line(wanted?: 'paused'): void {
    const status = wanted ?? (this.world.possible.states.some((s) => s.line === 'active') && this.world.random.chance(0.6) ? 'paused' : 'active');
    this.changes(`line ${status}`, (s) => { s.line = status; }, (house) => house.named('Connections')['update']!(this.world.owner, this.world.connectionId, { status }));
  }

  private policy(): void {
    const { random } = this.world;
    const change = { hourlyCap: random.pick([1, 2, 20]), unknownOutcome: random.pick(['hold', 'retry'] as const) };
    this.changes(`policy ${JSON.stringify(change)}`, (s) => { Object.assign(s.policy, change); }, (house) => house.named('Policies')['update']!(this.world.owner, change));
  }

  private merge(kept: number, gone: number): void {
    if (kept === gone) return;
    this.changes(`merge of ${gone} into ${kept}`, (s) => (rootOf(s, kept) === rootOf(s, gone) ? false : merges(s, kept, gone)), (house) => house.named('Contacts')['merge']!(this.world.owner, this.world.contacts[kept], this.world.contacts[gone]));
  }

  private prefers(person: number, value: 'stop' | 'resume'): void {
    const { world } = this;
    const n = ++this.written;
    world.say(`person ${person} switches marketing at the provider: ${value}`);
    world.outside.hook(`preference ${value} of ${person}`, [{ kind: 'preference', id: `pref${n}`, route: [], raw: {}, from: { addresses: [{ kind: 'phone', value: world.phones[person]! }] }, purpose: 'marketing', value, at: world.at() }]);
  }

  private broadcast(wanted?: 'pause'): void {
    const { random, possible } = this.world;
    const n = this.broadcasts.length;
    const known = possible.states[0]!.broadcasts;
    if (!wanted && n < 2 && (n === 0 || random.chance(0.4))) return this.begin(n);
    const b = random.below(n);
    if (known[b] === undefined || this.broadcasts[b] === '') return;
    const verb = wanted ?? random.pick(['pause', 'resume', 'pause', 'resume', 'cancel'] as const);
    const to = ({ pause: 'paused', resume: 'running', cancel: 'cancelled' } as const)[verb];
    this.changes(`broadcast ${b} ${verb}`, (s) => {
      const from = s.broadcasts[b];
      if (verb === 'pause' ? from !== 'running' : verb === 'resume' ? from !== 'paused' : from === 'cancelled') return false;
      s.broadcasts[b] = to;
      return true;
    }, (house) => house.named('BroadcastControl')[verb]!(this.world.owner, this.broadcasts[b]));
  }

  private begin(n: number): void {
    const { world } = this;
    const marketing = world.random.chance(0.6);
    const tag = `b${n}:${marketing ? 'marketing' : 'utility'}`;
    this.broadcasts.push('');
    world.judge.wishes.set(tag, { person: 0, purpose: marketing ? 'marketing' : 'utility', template: true, broadcast: n, confirmation: false });
    world.possible.happened((s) => { s.broadcasts[n] = 'draft'; });
    const template = { name: marketing ? 'news' : 'order', language: { code: 'en' }, components: [{ type: 'body', parameters: [{ type: 'text', text: tag }] }] };
    world.sched.spawn(undefined, async () => {
      const made = await this.asked((house) => house.named('Broadcasts')['create']!(world.owner, {
        name: tag, connectionId: world.connectionId, message: { purpose: marketing ? 'marketing' : 'utility', type: 'template', template }, audience: { contactIds: world.contacts },
      }));
      if (made.kind !== 'done') return;
      const id = parseId('broadcast', (made.value as { id: string }).id)!;
      this.broadcasts[n] = id;
      this.changes(`broadcast ${n} start`, (s) => { if (s.broadcasts[n] !== 'draft') return false; s.broadcasts[n] = 'running'; return true; }, (house) => house.named('BroadcastControl')['start']!(world.owner, id, {}));
    });
  }

  /** A person decides about a message whose outcome nobody saw. */
  private resolve(): void {
    const { world } = this;
    const called = world.judge.calls;
    if (called.length === 0) return;
    const { id } = world.random.pick(called);
    const outcome = world.random.pick(['retry', 'retry', 'sent', 'failed'] as const);
    world.say(`somebody resolves ${world.name(id)}: ${outcome}`);
    world.sched.spawn(undefined, async () => {
      const answer = await this.asked((house) => house.named('Messages')['resolve']!(world.owner, id, outcome));
      if (answer.kind !== 'refused' || answer.doubtful) world.judge.resolved.add(id);
    });
  }

  private actor(): Actor {
    return this.world.owner;
  }

  /** A change that somebody asks for, again and again until it is answered. */
  private changes(what: string, apply: (state: State) => boolean | void, ask: (house: House) => Promise<unknown>): void {
    const { world } = this;
    world.say(what);
    const id = world.possible.begin(apply);
    world.sched.spawn(undefined, async () => {
      const answer = await this.asked(ask);
      world.possible.end(id, answer.kind === 'done' ? 'done' : answer.kind === 'refused' && !answer.doubtful ? 'refused' : 'maybe');
      world.sched.note(`${what}: ${answer.kind}${answer.kind === 'refused' ? ` ${answer.code}` : ''}`);
    });
  }

  private async asked(ask: (house: House) => Promise<unknown>, tries = TRIES): Promise<Answer> {
    let doubtful = false;
    for (let n = 0; n < tries; n++) {
      const house = await this.world.house();
      try {
        const value = await Promise.race([this.world.sched.as(house, () => ask(house)).then((v) => ({ v })), house.death.promise]);
        if (value !== 'dead') return { kind: 'done', value: value.v };
      } catch (error) {
        const problem = error instanceof ProblemError || error instanceof ReplayedProblem ? error : undefined;
        if (problem && codeOf(problem) !== 'idempotency.in_progress') return { kind: 'refused', code: codeOf(problem), doubtful };
        if (!problem && !/Connection terminated|deadlock/.test(String(error))) this.world.sched.note(`odd: ${String(error).slice(0, 160)}`);
      }
      doubtful = true;
    }
    return { kind: 'unknown' };
  }
}

function codeOf(problem: ProblemError | ReplayedProblem): string {
  return problem instanceof ProblemError ? problem.code : problem.document.code;
}
