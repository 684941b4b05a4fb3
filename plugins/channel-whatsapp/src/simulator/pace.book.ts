import { graphFailure, type Answer } from './graph.answers.js';

/** One message per recipient every 6 seconds, after a burst of 45. Meta, "Pair rate limits", 2026-11-22. */
const PAIR_MS = 6_000;
const PAIR_BURST = 45;
const HOUR_MS = 3_600_000;

export interface PaceLimits {
  /** Enforces the pair rate. */
  pairRate?: boolean;
  /** Enforces a throughput; absent: none. */
  perSecond?: number;
  /** Calls an hour that are 100 % in the usage headers; beyond them, 80007. Absent: the headers stay near nothing. */
  callsPerHour?: number;
}

/** How fast a line is used, and what Meta says to that. Nothing is enforced unless it was switched on. Constant work per call. */
export class PaceBook {
  limits: PaceLimits = {};
  /** For the next so many sends, whatever the limits say. */
  readonly #forNext = { pair_rate: 0, throughput: 0 };
  /** Until when, as a virtual time, each recipient is served (GCRA). */
  readonly #pairs = new Map<string, number>();
  #bucket = { tokens: Infinity, at: 0 };
  #hour = { since: 0, calls: 0, before: 0 };
  #shown: { percent: number; times: number } | undefined;

  constructor(private readonly now: () => Date, private readonly perSecond: () => number) {}

  enforce(kind: 'pair_rate' | 'throughput', times: number): void {
    this.#forNext[kind] += times;
  }

  /** The next `times` answers claim this much usage. */
  show(percent: number, times: number): void {
    this.#shown = { percent, times };
  }

  /** A send by this line: undefined, or the refusal. */
  send(recipient: string): Answer | undefined {
    const pair = this.limits.pairRate === true || this.#take('pair_rate');
    const rate = this.#take('throughput') ? this.perSecond() : this.limits.perSecond;
    if (rate !== undefined && !this.#inRate(rate)) return graphFailure(130429, 'Cloud API message throughput has been reached');
    return pair && !this.#inPair(recipient) ? graphFailure(131056, 'Too many messages to the same number in a short time') : undefined;
  }

  /** Counts a call. The usage headers of its answer, and the refusal when there were too many. */
  call(businessAccountId: string): { headers: Record<string, string>; refusal?: Answer } {
    const at = this.now().getTime();
    if (at - this.#hour.since >= HOUR_MS) this.#hour = { since: at, calls: 0, before: at - this.#hour.since < 2 * HOUR_MS ? this.#hour.calls : 0 };
    this.#hour.calls += 1;
    // The moving hour, near enough: what is left of the one before, and this one.
    const calls = this.#hour.calls + this.#hour.before * (1 - (at - this.#hour.since) / HOUR_MS);
    const shown = this.#shown !== undefined && this.#shown.times-- > 0 ? this.#shown.percent : undefined;
    const percent = shown ?? Math.floor((calls * 100) / (this.limits.callsPerHour ?? 10_000_000));
    const over = percent >= 100;
    const minutes = over ? Math.max(1, Math.ceil((HOUR_MS - (at - this.#hour.since)) / 60_000)) : 0;
    const use = `"call_count":${percent},"total_cputime":${Math.floor(percent / 4)},"total_time":${Math.floor(percent / 3)}`;
    return {
      headers: { 'x-app-usage': `{${use}}`, 'x-business-use-case-usage': `{"${businessAccountId}":[{"type":"whatsapp",${use},"estimated_time_to_regain_access":${minutes}}]}` },
      ...(over && shown === undefined && { refusal: graphFailure(80007, 'The business account has reached its rate limit') }),
    };
  }

  #take(kind: 'pair_rate' | 'throughput'): boolean {
    if (this.#forNext[kind] === 0) return false;
    this.#forNext[kind] -= 1;
    return true;
  }

  #inPair(recipient: string): boolean {
    const at = this.now().getTime();
    const served = Math.max(this.#pairs.get(recipient) ?? 0, at);
    if (served - at > (PAIR_BURST - 1) * PAIR_MS) return false;
    this.#pairs.set(recipient, served + PAIR_MS);
    return true;
  }

  #inRate(perSecond: number): boolean {
    const at = this.now().getTime();
    const tokens = Math.min(perSecond, this.#bucket.tokens + ((at - this.#bucket.at) * perSecond) / 1000);
    this.#bucket = { tokens: tokens >= 1 ? tokens - 1 : tokens, at };
    return tokens >= 1;
  }
}
