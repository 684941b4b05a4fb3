/**
 * The reference: what the specification allows, written down a second time without a look at the code (CM-1 to CM-6, whatsapp.md).
 * A plain state machine per person. Imports nothing of ours, or it would share our mistakes.
 */
export const PURPOSES = ['service', 'utility', 'marketing', 'authentication'] as const;
export type Purpose = (typeof PURPOSES)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Clocks tick while a command runs: nearer than this to a limit, both answers are right. */
const MARGIN = 5_000;
export const CAP = 20;

type Standing = 'granted' | 'stopped' | 'withdrawn';
export interface Leaving { at: number; purpose: Purpose; confirmation: boolean }
export interface Wish { type: 'text' | 'template'; purpose: Purpose }
export type Answer = 'yes' | 'no' | 'either';

export class Person {
  /** `stopped`: taken away by the person's own STOP, so START gives it back; `withdrawn`: by anything else. Absent: never said. */
  readonly standing = new Map<Purpose, Standing>();
  optedOut = false;
  /** How often the person opted out anew: each may be confirmed once. */
  optOuts = 0;
  lastWroteAt: number | undefined;
  /** What reached the phone, by the provider's ledger. */
  readonly left: Leaving[] = [];
  /** What was accepted, and whether it may still be waiting. */
  readonly accepted: { at: number; purpose: Purpose; waiting: boolean }[] = [];
  /** After a merge the strictest reading counts against a violation; whether a lenient one is refused is left open. */
  merged = false;

  created(wishes: { optedIn: boolean; marketing: boolean }): void {
    if (wishes.optedIn) for (const purpose of ['service', 'utility', 'authentication'] as const) this.standing.set(purpose, 'granted');
    if (wishes.marketing) this.standing.set('marketing', 'granted');
  }

  /** By API. Returns whether it may be recorded: an opt-out is lifted by the person alone. */
  records(purpose: Purpose, state: 'granted' | 'withdrawn'): boolean {
    if (state === 'granted' && this.optedOut) return false;
    this.standing.set(purpose, state);
    return true;
  }

  says(what: 'stop' | 'start' | 'chat', at: number): void {
    this.lastWroteAt = Math.max(this.lastWroteAt ?? 0, at);
    if (what === 'stop') return this.stops();
    if (what === 'start' && this.optedOut) {
      this.optedOut = false;
      for (const [purpose, standing] of this.standing) if (standing === 'stopped') this.standing.set(purpose, 'granted');
    }
    if (!this.optedOut && !this.standing.has('service')) this.standing.set('service', 'granted');
  }

  private stops(): void {
    if (this.optedOut) return;
    this.optedOut = true;
    this.optOuts++;
    for (const [purpose, standing] of this.standing) if (standing === 'granted') this.standing.set(purpose, 'stopped');
  }

  /** The other becomes this one: the stricter state wins, limits survive. */
  absorbs(other: Person): void {
    this.merged = true;
    for (const purpose of PURPOSES) {
      const both = [this.standing.get(purpose), other.standing.get(purpose)];
      // An opt-out on either side takes what the other side had granted. No START gives that back, for STOP did not take it; writing to us may grant service anew.
      const optedOut = this.optedOut || other.optedOut;
      const result = both.includes('withdrawn') ? 'withdrawn' : both.includes('stopped') ? 'stopped' : both.includes('granted') && !optedOut ? 'granted' : undefined;
      if (result) this.standing.set(purpose, result);
      else this.standing.delete(purpose);
    }
    this.optedOut ||= other.optedOut;
    this.optOuts += other.optOuts;
    this.lastWroteAt = Math.max(this.lastWroteAt ?? 0, other.lastWroteAt ?? 0) || undefined;
    this.left.push(...other.left);
    this.accepted.push(...other.accepted);
  }

  /** Why consent and window forbid this now; undefined when they don't. For the judge of what left. */
  forbids({ type, purpose }: Wish, at: number): string | undefined {
    if (this.optedOut) return 'opted out';
    if (this.standing.get(purpose) !== 'granted') return `no consent to ${purpose}`;
    if (type === 'text' && (this.lastWroteAt === undefined || at > this.lastWroteAt + DAY + MARGIN)) return 'outside the window';
    return undefined;
  }

  /** Notes what left, and says which cap it broke. */
  leaves(leaving: Leaving): string | undefined {
    this.left.push(leaving);
    if (leaving.confirmation) return undefined;
    const within = (ms: number) => this.left.filter((l) => !l.confirmation && l.at > leaving.at - ms + MARGIN && l.at <= leaving.at);
    if (within(HOUR).length > CAP) return `more than ${CAP} within an hour`;
    if (leaving.purpose === 'marketing' && within(DAY).filter((l) => l.purpose === 'marketing').length > 1) return 'two marketing messages within a day';
    return undefined;
  }

  /** Whether a request to send is accepted now. */
  answers(wish: Wish, at: number, connectionActive: boolean): Answer {
    if (!connectionActive) return 'no';
    const reasons = [this.forbids(wish, at - 2 * MARGIN), this.forbids(wish, at + 2 * MARGIN)];
    if (reasons.every((r) => r !== undefined)) return this.merged && reasons[0] === 'outside the window' ? 'either' : 'no';
    if (reasons.some((r) => r !== undefined)) return 'either';
    const caps = [this.hourly(at), wish.purpose === 'marketing' ? this.daily(at) : 'yes'];
    if (caps.includes('no')) return 'no';
    return this.merged || caps.includes('either') ? 'either' : 'yes';
  }

  private hourly(at: number): Answer {
    return between(this.surely(at, HOUR, () => true), this.possibly(at, HOUR, () => true), CAP);
  }

  private daily(at: number): Answer {
    const marketing = (m: { purpose: Purpose }) => m.purpose === 'marketing';
    return between(this.surely(at, DAY, marketing), this.possibly(at, DAY, marketing), 1);
  }

  private surely(at: number, span: number, which: (m: { purpose: Purpose }) => boolean): number {
    return this.left.filter((l) => !l.confirmation && which(l) && l.at > at - span + 2 * MARGIN).length;
  }

  /** What was accepted counts from its acceptance, and anew when it leaves or is tried; a confirmation may count as well. */
  private possibly(at: number, span: number, which: (m: { purpose: Purpose }) => boolean): number {
    const recent = (when: number) => when > at - span - 2 * MARGIN;
    return this.accepted.filter((a) => which(a) && (a.waiting || recent(a.at))).length + this.left.filter((l) => which(l) && recent(l.at)).length;
  }
}

function between(surely: number, possibly: number, limit: number): Answer {
  if (surely >= limit) return 'no';
  return possibly < limit ? 'yes' : 'either';
}
