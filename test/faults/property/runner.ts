import { parseId } from '@consentry/kernel';
import type { LedgerEntry } from '@consentry/plugin-sdk';
import { FaultLine, freshPhone, settleOrSay } from '../../harness/fault.line.js';
import type { World } from '../../harness/world.js';
import { armCrash, disarmCrash } from './crash.js';
import { purposeOf, type Command, type History, type Sendable } from './history.js';
import { CAP, Person, type Wish } from './model.js';

export interface Violation { kind: string; detail: string; step: number }
const ENDS = new Set(['blocked', 'sent', 'delivered', 'read', 'failed', 'unknown']);

interface Sent { wish: Wish; contact: number; entry: { at: number; purpose: Wish['purpose']; waiting: boolean } }

/** Plays one history against a real server and holds everything that happened against the model. */
export class Run {
  readonly violations: Violation[] = [];
  readonly count = { accepted: 0, refused: 0, left: 0 };
  private readonly people: Person[] = [];
  private readonly ids: string[] = [];
  private readonly phones: string[] = [];
  private readonly sent = new Map<string, Sent>();
  private readonly seen = new Set<string>();
  private active = true;
  private judged = 0;
  private held: LedgerEntry[] = [];
  private step = 0;

  private constructor(private readonly world: World, private readonly line: FaultLine) {}

  static async play(world: World, history: History): Promise<Run> {
    const run = new Run(world, await FaultLine.open(world));
    try {
      for (const contact of history.contacts) await run.meet(contact);
      for (const command of history.commands) {
        await run.perform(command);
        run.step++;
      }
      await run.finish();
    } catch (error) {
      // Work that never ends: what is asked of the server now says nothing.
      run.complain('stuck', String(error));
    } finally {
      disarmCrash(world);
    }
    return run;
  }

  private complain(kind: string, detail: string): void {
    this.violations.push({ kind, detail, step: this.step });
  }

  private async meet(wishes: History['contacts'][number]): Promise<void> {
    const phone = freshPhone();
    const made = await this.world.call<{ id: string }>('POST', '/v1/contacts', { phone, optedIn: wishes.optedIn, marketingOptedIn: wishes.marketing });
    const person = new Person();
    person.created(wishes);
    this.people.push(person);
    this.ids.push(made.body.id);
    this.phones.push(phone);
  }

  private async perform(command: Command): Promise<void> {
    switch (command.do) {
      case 'record': await this.records(command); break;
      case 'says': await this.says(command); break;
      case 'send': await this.sends(command); break;
      case 'advance': this.world.clock.advance(command.minutes * 60_000); await this.settled(); break;
      case 'line': await this.setLine(command.state); break;
      case 'fault': this.line.fault(command.kind, command.times); break;
      case 'crash': armCrash(this.world, command.point); break;
      case 'merge': await this.merge(command.who, command.into); break;
      case 'race': await this.race(command); break;
    }
  }

  /** One by one every answer is foretold; many at once are told by their number. */
  private async sends({ who, what, by, times }: Extract<Command, { do: 'send' }>): Promise<void> {
    if (times < 4) for (let n = 0; n < times; n++) await this.send(who, what, by);
    else {
      const { length } = this.people[who]!.accepted;
      const first = this.people[who]!.answers({ type: what.type, purpose: purposeOf(what) }, this.world.clock.nowMs(), this.active);
      await Promise.all(Array.from({ length: times }, () => this.send(who, what, by, false)));
      const accepted = this.people[who]!.accepted.length - length;
      if ((first === 'yes' && accepted === 0) || (first === 'no' && accepted > 0)) this.complain('acceptance', `${accepted} of ${times}, and the model says ${first}`);
      if (accepted > (purposeOf(what) === 'marketing' ? 1 : CAP)) this.complain('acceptance', `${accepted} at once`);
    }
    await this.settled();
  }

  private async settled(): Promise<void> {
    await settleOrSay(this.world);
    await this.judge();
    const waiting = [...this.sent].filter(([, s]) => s.entry.waiting);
    if (waiting.length === 0) return;
    const status = new Map((await this.line.messages()).map((m) => [m.id, m.status]));
    for (const [id, { contact, entry }] of waiting) {
      if (['queued', 'sending'].includes(status.get(id) ?? 'queued')) continue;
      Object.assign(entry, { waiting: false, at: this.world.clock.nowMs() });
      const { accepted } = this.people[contact]!;
      if (status.get(id) === 'blocked') accepted.splice(accepted.indexOf(entry), 1);
    }
  }

  private async records({ who, purpose, state }: Extract<Command, { do: 'record' }>): Promise<void> {
    await this.judge();
    const recorded = await this.world.call('POST', `/v1/contacts/${this.ids[who]}/consents`, { channel: 'whatsapp', purpose, state, source: 'api' });
    const may = this.people[who]!.records(purpose, state);
    if ((recorded.status === 201) !== may) this.complain('consent answer', `${state} ${purpose}: ${recorded.status}, and the model says ${may}`);
    await this.settled();
  }

  private async says({ who, what, words }: Extract<Command, { do: 'says' }>): Promise<void> {
    await this.judge();
    await this.line.hears(this.phones[who]!, words);
    this.people[who]!.says(what, this.world.clock.nowMs());
    await this.settled();
    // The confirmation's own job may follow a moment later.
    await this.settled();
  }

  private async setLine(state: 'active' | 'paused'): Promise<void> {
    await this.world.call('PATCH', `/v1/connections/${this.line.id}`, { status: state });
    this.active = state === 'active';
    await this.settled();
  }

  private async merge(who: number, into: number): Promise<void> {
    if (this.people[who] === this.people[into]) return;
    const merged = await this.world.call('POST', `/v1/contacts/${this.ids[into]}/merge`, { otherId: this.ids[who] });
    if (merged.status !== 200 && merged.status !== 201) return this.complain('merge answer', merged.text);
    const gone = this.people[who]!;
    this.people[into]!.absorbs(gone);
    for (const [n, person] of this.people.entries()) if (person === gone) this.people[n] = this.people[into]!;
    await this.settled();
  }

  private async send(who: number, what: Sendable, by: 'id' | 'number', expectation = true): Promise<void> {
    const person = this.people[who]!;
    const wish: Wish = { type: what.type, purpose: purposeOf(what) };
    const before = this.world.clock.nowMs();
    const expected = person.answers(wish, before, this.active);
    const template = what.type === 'template' && { template: { name: what.name, language: { code: 'en_US' }, ...(what.name === 'seasonal_offer' && { components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ada' }] }] }) } };
    const answer = await this.world.call<{ id: string; code?: string }>('POST', '/v1/messages', {
      connectionId: this.line.id, ...(by === 'id' ? { contactId: this.ids[who] } : { to: this.phones[who] }), purpose: what.purpose, type: what.type, ...(template || { text: { body: 'Hello' } }),
    });
    const accepted = answer.status === 202;
    this.count[accepted ? 'accepted' : 'refused']++;
    if (!accepted && answer.status !== 422 && answer.status !== 429) this.complain('send answer', answer.text);
    if (answer.status === 429 && !answer.headers.get('retry-after')) this.complain('send answer', '429 without Retry-After');
    if (accepted) {
      const entry = { at: before, purpose: wish.purpose, waiting: true };
      person.accepted.push(entry);
      this.sent.set(parseId('message', answer.body.id)!, { wish, contact: who, entry });
    }
    if (expectation && expected !== 'either' && (expected === 'yes') !== accepted) this.complain('acceptance', `${wish.type} for ${wish.purpose}: ${answer.status} ${answer.body.code ?? ''}, and the model says ${expected}`);
  }

  /** Several sends and a STOP at once. Afterwards it is known which came first: both took the contact's lock. */
  private async race({ who, sends, words }: Extract<Command, { do: 'race' }>): Promise<void> {
    await this.judge();
    const person = this.people[who]!;
    const before = this.line.ledger().length;
    const optedOutBefore = person.optedOut;
    const wanted: Sendable = { type: 'text', purpose: 'service' };
    const texts = Array.from({ length: sends }, () => this.send(who, wanted, 'id', false));
    await this.line.hears(this.phones[who]!, words);
    await Promise.all(texts);
    await settleOrSay(this.world);
    await settleOrSay(this.world);
    // Ids are made under the contact's lock and count up, so they tell the order in which decision and opt-out were taken.
    const late = await this.line.rows<{ id: string }>(
      `select m.id from messages m join attempts a on a.message_id = m.id join opt_outs o on o.contact_id = m.contact_id
       where m.connection_id = $1 and m.exemption is null and a.id > o.id`, [this.line.uuid]);
    const left = new Set(this.line.ledger().slice(before).map((e) => e.callbackId && parseId('message', e.callbackId)));
    for (const { id } of late) if (left.has(id)) this.complain('left after the opt-out', id);
    if (optedOutBefore && left.size > 0) this.complain('left', 'a race with somebody who had opted out long ago');
    // What left did so before the opt-out was written: judged by what stood then. The confirmation came after it.
    await this.judge('without confirmations');
    person.says('stop', this.world.clock.nowMs());
    await this.settled();
  }

  /** Every new entry of the provider's ledger, held against what stands now. */
  private async judge(which: 'all' | 'without confirmations' = 'all'): Promise<void> {
    const entries = [...this.held.splice(0), ...this.line.ledger().slice(this.judged)];
    this.judged = this.line.ledger().length;
    this.count.left = this.judged;
    const confirmations = entries.every((e) => this.sent.has(idOf(e))) ? [] : (await this.line.messages()).filter((m) => m.exemption === 'opt_out_confirmation').map((m) => m.id);
    for (const entry of entries) {
      const confirmation = confirmations.includes(idOf(entry));
      if (confirmation && which !== 'all') this.held.push(entry);
      else this.judgeOne(entry, confirmation);
    }
  }

  private judgeOne(entry: LedgerEntry, confirmation: boolean): void {
    const id = idOf(entry);
    if (this.seen.has(id)) this.complain('sent twice', id);
    this.seen.add(id);
    const at = Date.parse(entry.receivedAt);
    const person = this.people[this.phones.indexOf(entry.to)];
    const sent = this.sent.get(id);
    if (!person || (!sent && !confirmation)) return this.complain('left', `nobody asked for it: ${entry.to} ${JSON.stringify(entry.body)}`);
    if (confirmation) {
      person.leaves({ at, purpose: 'service', confirmation });
      if (person.left.filter((l) => l.confirmation).length > person.optOuts) this.complain('confirmation', 'more than one for an opt-out');
      if (!person.optedOut) this.complain('stale confirmation', 'it says that nothing more will come, and the person has resumed');
      return;
    }
    Object.assign(sent!.entry, { waiting: false, at });
    const why = person.forbids(sent!.wish, at) ?? (this.active ? undefined : 'the connection is paused');
    if (why) this.complain('left', `${sent!.wish.type} for ${sent!.wish.purpose}: ${why}`);
    const cap = person.leaves({ at, purpose: sent!.wish.purpose, confirmation });
    if (cap) this.complain('left', cap);
  }

  /** Lets every retry come due, then asks after every message. */
  private async finish(): Promise<void> {
    disarmCrash(this.world);
    if (!this.active) await this.setLine('active');
    let rows = await this.line.messages();
    for (let n = 0; n < 25 && rows.some((m) => m.status === 'queued' || m.status === 'sending'); n++) {
      this.world.clock.advance(6 * 60_000);
      await this.settled();
      rows = await this.line.messages();
    }
    await this.resolved();
    rows = await this.line.messages();
    for (const m of rows) {
      if (!ENDS.has(m.status)) this.complain('no end', `${m.status} ${m.code} ${this.lastError()}`);
      if (this.seen.has(m.id) && (m.status === 'blocked' || m.status === 'failed')) this.complain('wrong end', `${m.status} ${m.code}, and the phone has it`);
    }
    const known = new Set(rows.map((m) => m.id));
    for (const id of this.sent.keys()) if (!known.has(id)) this.complain('lost', id);
  }

  private lastError(): string {
    const line = this.world.logLines.findLast((l) => l.includes('"level":50'));
    return line ? String((JSON.parse(line) as { error?: string }).error) : '';
  }

  /** The provider's statuses tell of what was on its way unseen. */
  private async resolved(): Promise<void> {
    const end = Date.now() + 2000;
    while ((await this.line.messages()).some((m) => this.seen.has(m.id) && m.status === 'unknown')) {
      if (Date.now() > end) return this.complain('unresolved', 'the statuses came, and a message is unknown still');
      await new Promise((r) => setTimeout(r, 15));
      await settleOrSay(this.world);
    }
  }
}

const idOf = (entry: LedgerEntry): string => parseId('message', entry.callbackId ?? '') ?? '';
