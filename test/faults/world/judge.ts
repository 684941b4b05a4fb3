import { parseId } from '@consentry/kernel';
import type { OutboundMessage } from '@consentry/plugin-sdk';
import { bans, broken, rootOf, type Arrival, type Purpose, type State, type Wish } from './oracle.js';
import { tagOf, type Call } from './provider.js';
import type { Soil } from './ground.js';
import type { Possible } from './possible.js';

export interface Violation { invariant: string; detail: string }
interface Decision { states: readonly State[]; at: number }
export interface Parts { possible: Possible; nowMs: () => number; name: (id: string) => string; personOf: (phone: string) => number; contacts: readonly string[] }

/** Holds everything that leaves against the oracle, when it leaves. */
export class Judge {
  readonly violations: Violation[] = [];
  readonly wishes = new Map<string, Wish>();
  readonly calls: Call[] = [];
  readonly arrivals: Arrival[] = [];
  /** Statuses that were told to the house, by message; `sure`: it took them, and could know whose they are. */
  readonly told = new Map<string, { status: string; sure: boolean }[]>();
  /** Answered with 202. */
  readonly accepted = new Set<string>();
  /** Whose answer of the provider the house has written down: by its id there they are known from then on. */
  readonly answered = new Set<string>();
  readonly resolved = new Set<string>();
  /** Of consent, from before the seed: without leaves. */
  recordsBefore = 0;
  private readonly decisions = new Map<string, Decision>();
  private readonly again = new Map<string, number>();
  private readonly idOfTag = new Map<string, string>();
  private readonly lastInLane = new Map<string, string>();
  private readonly confirmed = new Map<string, number>();

  constructor(private readonly parts: Parts) {}

  complain(invariant: string, detail: string): void {
    if (!this.violations.some((v) => v.detail === detail)) this.violations.push({ invariant, detail });
  }

  decided(ids: string[]): void {
    for (const id of ids) this.decisions.set(id, { states: this.parts.possible.states, at: this.parts.nowMs() });
  }

  /** By the will of somebody it may be sent once more. */
  mayGoAgain(id: string, by: string): void {
    if (by === 'policy' && !this.parts.possible.states.some((s) => s.policy.unknownOutcome === 'retry')) return this.complain('I3', `${this.parts.name(id)} is sent again, and the organisation chose otherwise`);
    this.again.set(id, (this.again.get(id) ?? 0) + 1);
  }

  wishOf(message: OutboundMessage): Wish {
    const tag = tagOf(message);
    const known = this.wishes.get(tag);
    if (known && known.broadcast === null) return known;
    const person = this.parts.personOf(message.to.value);
    return known ? { ...known, person } : { person, purpose: 'service', template: false, broadcast: null, confirmation: true };
  }

  /** The house calls the provider. */
  begun(message: OutboundMessage): Call {
    const id = parseId('message', message.id)!;
    const call: Call = { id, to: message.to.value, tag: tagOf(message), took: false, refused: false, providerId: `p-${message.id}-${this.calls.length}`, startedStep: 0 };
    const wish = this.wishOf(message);
    const now = this.parts.nowMs();
    const { states } = this.parts.possible;
    const what = `${this.parts.name(id)} (${wish.confirmation ? 'confirmation' : `${wish.template ? 'template' : 'text'} for ${wish.purpose}`})`;
    this.once(id, what);
    const decision = this.decisions.get(id) ?? { states, at: now };
    const then = everywhere(decision.states, (s) => bans(s, wish, decision.at).map((b) => b.why));
    if (then) this.complain('I1', `${what} left: ${then}`);
    const told = everywhere(states, (s) => (s.people[rootOf(s, wish.person)]!.merges === decision.states[0]!.people[rootOf(decision.states[0]!, wish.person)]!.merges ? bans(s, wish, now).filter((b) => b.told).map((b) => b.why) : []));
    if (told) this.complain('I6', `${what} left after it was told that ${told}`);
    this.inOrder(id, wish, states, what);
    if (wish.confirmation) this.confirmation(id, wish, states, what);
    else {
      const after = everywhere(states, (s) => { const p = s.people[rootOf(s, wish.person)]!; return p.optedOut && this.confirmed.get(`${rootOf(s, wish.person)}/${p.optOuts}`) !== undefined && p.merges === 0 ? ['the opt-out was confirmed'] : []; });
      if (after) this.complain('I6', `${what} left: ${after}`);
      const slot = wish.broadcast === null ? call.tag : `${call.tag}/${rootOf(states[0]!, wish.person)}`;
      const first = this.idOfTag.get(slot);
      if (first !== undefined && first !== id) this.complain(wish.broadcast === null ? 'I4' : 'CM-9', `${what} and ${this.parts.name(first)} are one and the same to who asked for them`);
      this.idOfTag.set(slot, id);
    }
    this.calls.push(call);
    return call;
  }

  took(call: Call, message: OutboundMessage): void {
    call.took = true;
    const wish = this.wishOf(message);
    const decision = this.decisions.get(call.id) ?? { states: this.parts.possible.states, at: this.parts.nowMs() };
    // Sent again by somebody's will it is still one message.
    const before = this.arrivals.findIndex((a) => a.id === call.id);
    if (before >= 0) this.arrivals.splice(before, 1);
    this.arrivals.push({
      id: call.id, person: wish.person, purpose: wish.purpose, confirmation: wish.confirmation, decidedAt: decision.at, state: decision.states[0]!,
      cap: Math.max(...decision.states.map((s) => s.policy.hourlyCap)), marketingHours: Math.min(...decision.states.map((s) => s.policy.marketingHours)),
    });
    const cap = broken(this.arrivals);
    if (cap) this.complain('CM-6', `${this.parts.name(call.id)}: ${cap}`);
  }

  private once(id: string, what: string): void {
    // A leave to send it again is used by a call that may arrive, not by one that provably didn't.
    if (this.calls.filter((c) => c.id === id && !c.refused).length > (this.again.get(id) ?? 0)) this.complain('I3', `${what} is sent again, and the first may have arrived`);
  }

  /** The ids of messages to one person count up in the order of their acceptance. */
  private inOrder(id: string, wish: Wish, states: readonly State[], what: string): void {
    if (wish.confirmation || this.again.has(id) || this.calls.some((c) => c.id === id) || states.some((s) => s.people[rootOf(s, wish.person)]!.merges > 0)) return;
    const lane = `${wish.person}/${wish.broadcast === null ? 'normal' : 'bulk'}`;
    const last = this.lastInLane.get(lane);
    if (last !== undefined && id < last) this.complain('I5', `${what} left after ${this.parts.name(last)}, which was accepted later`);
    else this.lastInLane.set(lane, id);
  }

  private confirmation(id: string, wish: Wish, states: readonly State[], what: string): void {
    if (this.calls.some((c) => c.id === id)) return;
    const ids = new Set([...this.calls.filter((c) => !this.wishes.has(c.tag) && this.parts.personOf(c.to) === wish.person).map((c) => c.id), id]);
    if (everywhere(states, (s) => (ids.size > s.people[rootOf(s, wish.person)]!.optOuts ? ['x'] : []))) this.complain('CM-3', `${what}: more confirmations than opt-outs`);
    for (const s of states) this.confirmed.set(`${rootOf(s, wish.person)}/${s.people[rootOf(s, wish.person)]!.optOuts}`, 1);
  }

  /** When nothing goes wrong any more and time has passed. */
  async atTheEnd(soil: Soil, organizationId: string): Promise<void> {
    const rows = async <R>(text: string): Promise<R[]> => (await soil.eye.query(text, [organizationId])).rows as R[];
    const messages = await rows<{ id: string; status: string; code: string | null; exemption: string | null; broadcast: string | null; dispatch_blocked: number; accepted: number; blocked: number; allowed: boolean; doubtful: boolean }>(
      `select m.id, m.status, m.code, m.dispatch_verdict is not null as judged, not exists (select 1 from jsonb_array_elements(m.verdict->'r') e where e->>1 = 'b') as allowed,
         exists (select 1 from attempts q where q.message_id = m.id and q.outcome = 'unknown') as doubtful, m.exemption, (select b.state from broadcasts b where b.id = m.broadcast_id) as broadcast, count(*) filter (where l.action in ('message.accepted', 'message.opt_out_confirmed'))::int as accepted, count(*) filter (where l.action = 'message.blocked')::int as blocked, count(*) filter (where l.action = 'message.blocked_at_dispatch')::int as dispatch_blocked
       from messages m left join audit_leaves l on l.organization_id = m.organization_id and l.object_id = m.id where m.organization_id = $1 and m.direction = 'out' group by m.id`);
    const known = new Map(messages.map((m) => [m.id, m]));
    for (const id of this.accepted) if (!known.has(id)) this.complain('I2', `${this.parts.name(id)} was accepted, and there is no such message`);
    for (const m of messages) {
      const name = this.parts.name(m.id);
      // Of a broadcast that is paused it waits for whoever paused it.
      const paused = m.status === 'queued' && m.broadcast === 'paused' && this.parts.possible.states.some((s) => s.broadcasts.includes('paused'));
      if (!ENDS.has(m.status) && !paused) this.complain('I2', `${name} is ${m.status} for ever (${m.code})`);
      const leaves = m.allowed ? [1, 0, m.status === 'blocked' ? 1 : m.doubtful ? m.dispatch_blocked : 0] : [0, 1, 0];
      if ([m.accepted, m.blocked, m.dispatch_blocked].join() !== leaves.join()) this.complain(m.exemption && !m.allowed ? CONFIRMATION : 'I7', `${name}, ${m.status}: leaves ${[m.accepted, m.blocked, m.dispatch_blocked].join()} in place of ${leaves.join()}`);
      this.ending(m.id, name, m.status);
    }
    const [consent] = await rows<{ records: number; leaves: number }>(`select (select count(*)::int from consent_records where organization_id = $1) as records, (select count(*)::int from audit_leaves where organization_id = $1 and action in ('consent.granted', 'consent.withdrawn')) as leaves`);
    if (consent!.records - this.recordsBefore !== consent!.leaves) this.complain('I7', `${consent!.records - this.recordsBefore} changes of consent, ${consent!.leaves} leaves`);
    await this.standings(soil);
    for (const { topic } of await rows<{ topic: string }>('select topic from outbox where organization_id = $1 and dead_at is not null')) this.complain('I2', `work is dead: ${topic}`);
  }

  /** Who may be written to in the end: never more than the oracle says in some history that is possible. */
  private async standings({ eye }: Soil): Promise<void> {
    const { rows } = await eye.query<{ id: string; purposes: Purpose[] }>(`
      select c.id, coalesce(array_agg(s.purpose) filter (where s.state = 'granted' and not exists (select 1 from opt_outs o where o.contact_id = c.id)
        and (s.purpose <> 'marketing' or not exists (select 1 from provider_stops p where p.contact_id = c.id))), '{}') as purposes
      from contacts c left join consent_states s on s.contact_id = c.id and s.purpose <> 'authentication' where c.merged_into is null group by c.id order by c.id`);
    const open = (state: State, person: number, purpose: Purpose): boolean => { const p = state.people[person]!; return p.consent[purpose] === 'granted' && !p.optedOut && !(purpose === 'marketing' && p.providerStop); };
    const granted = rows.flatMap(({ id, purposes }) => purposes.map((purpose) => ({ person: this.parts.contacts.indexOf(id), purpose })));
    const wrong = everywhere(this.parts.possible.states, (s) => granted.filter(({ person, purpose }) => !open(s, person, purpose)).map(({ person, purpose }) => `${person} to ${purpose}`));
    if (wrong) this.complain('CM-2', `in the end there is consent that nobody gave, or that was taken back: ${wrong}`);
  }

  private ending(id: string, name: string, status: string): void {
    const calls = this.calls.filter((c) => c.id === id);
    const told = this.told.get(id) ?? [];
    const furthest = Math.max(0, ...told.filter((t) => t.sure).map((t) => rankOf(t.status)));
    if (this.resolved.has(id) || calls.length > 1) return;
    if (furthest > 0 && !told.some((t) => t.status === status && rankOf(t.status) >= furthest)) this.complain('I2', `${name} is ${status}, and the provider told ${RANK[furthest - 1]}`);
    if (told.length === 0 && calls[0]?.took && (status === 'failed' || status === 'blocked')) this.complain('I2', `${name} is ${status}, and the person has it`);
  }
}

/** A statement that is no SQL. */
export const BROKEN = 'broken statement';
/** I7, in a case of its own: a confirmation that the gate refused. */
export const CONFIRMATION = 'I7 (refused confirmation)';
const ENDS = new Set(['blocked', 'sent', 'delivered', 'read', 'failed', 'unknown']);
const RANK = ['sent', 'failed', 'delivered', 'read'];
const rankOf = (status: string): number => RANK.indexOf(status) + 1;

/** What holds in every state that is possible; of the first, for the reader. */
function everywhere(states: readonly State[], find: (state: State) => string[]): string | undefined {
  const found = states.map(find);
  return found.every((f) => f.length > 0) ? found[0]!.join(', ') : undefined;
}
