/**
 * What may leave, by the claims (CM-1 to CM-6, CM-9, CM-12) and whatsapp.md, written down again without a look at the gate. Imports
 * nothing of the house, or it would share its mistakes. A state is plain data: it is copied, compared and held beside others.
 */
export const PURPOSES = ['service', 'utility', 'marketing'] as const;
export type Purpose = (typeof PURPOSES)[number];
/** `stopped`: by the person's STOP, and START gives it back; `provider`: by their switch there; `lost`: in a merge. */
export type Standing = 'granted' | 'stopped' | 'provider' | 'withdrawn' | 'lost';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export interface Person {
  consent: Partial<Record<Purpose, Standing>>;
  optedOut: boolean; optOuts: number; stopWrittenAt: number; wroteAt: number | null;
  providerStop: boolean; restricted: boolean; objected: boolean; withheldUntil: number; windowClosedAt: number;
  into: number | null; merges: number;
}
export type LineState = 'active' | 'paused' | 'blocked' | 'ended';
export interface Policy { hourlyCap: number; marketingHours: number; unknownOutcome: 'hold' | 'retry' | 'ask'; quiet: boolean }
export interface State {
  people: Person[]; line: LineState; policy: Policy;
  broadcasts: ('draft' | 'running' | 'paused' | 'cancelled')[];
}
/** A message as its sender meant it. */
export interface Wish { person: number; purpose: Purpose; template: boolean; broadcast: number | null; confirmation: boolean }

export function newPerson(optedIn: boolean, marketing: boolean): Person {
  return {
    consent: { ...(optedIn ? { service: 'granted', utility: 'granted' } : {}), ...(marketing ? { marketing: 'granted' } : {}) }, optedOut: false, optOuts: 0, stopWrittenAt: 0, wroteAt: null,
    providerStop: false, restricted: false, objected: false, withheldUntil: 0, windowClosedAt: 0, into: null, merges: 0,
  };
}

export function rootOf(state: State, person: number): number {
  let at = person;
  for (let into = state.people[at]!.into; into !== null; into = state.people[at]!.into) at = into;
  return at;
}
const whose = (state: State, person: number): Person => state.people[rootOf(state, person)]!;
const seconds = (ms: number): number => Math.floor(ms / 1000);

/** What a person writes to us does (CM-2, CM-3). */
export function hears(state: State, person: number, what: 'stop' | 'start' | 'chat', writtenAt: number): void {
  const p = whose(state, person);
  p.wroteAt = Math.max(p.wroteAt ?? 0, writtenAt);
  if (what === 'stop') {
    p.stopWrittenAt = Math.max(p.optedOut ? p.stopWrittenAt : 0, writtenAt);
    if (!p.optedOut) p.optOuts++;
    p.optedOut = true;
    for (const purpose of PURPOSES) if (p.consent[purpose] === 'granted') p.consent[purpose] = 'stopped';
    return;
  }
  if (what === 'start' && p.optedOut && seconds(writtenAt) >= seconds(p.stopWrittenAt)) {
    p.optedOut = false;
    for (const purpose of PURPOSES) if (p.consent[purpose] === 'stopped') p.consent[purpose] = 'granted';
  }
  if (!p.optedOut) p.consent.service ??= 'granted';
}

/** False: refused. An opt-out is lifted by the person alone. */
export function records(state: State, person: number, purpose: Purpose, granted: boolean): boolean {
  const p = whose(state, person);
  if (granted && p.optedOut) return false;
  p.consent[purpose] = granted ? 'granted' : 'withdrawn';
  return true;
}

/** The person's own switch at the provider: what they stopped there nobody grants here (CM-12). */
export function prefers(state: State, person: number, value: 'stop' | 'resume'): void {
  const p = whose(state, person);
  p.providerStop = value === 'stop';
  if (value === 'stop' && (p.consent.marketing === 'granted' || p.consent.marketing === undefined)) p.consent.marketing = 'provider';
  if (value === 'resume' && p.consent.marketing === 'provider' && !p.optedOut) p.consent.marketing = 'granted';
}

/** The stricter state wins; limits and requests of either stand. */
export function merges(state: State, kept: number, gone: number): void {
  const [k, g] = [rootOf(state, kept), rootOf(state, gone)];
  if (k === g) return;
  const [a, b] = [state.people[k]!, state.people[g]!];
  const out = a.optedOut || b.optedOut;
  for (const purpose of PURPOSES) {
    const both = [a.consent[purpose], b.consent[purpose]];
    const strict = (['withdrawn', 'lost', 'provider', 'stopped'] as const).find((s) => both.includes(s));
    if (strict) a.consent[purpose] = strict === 'withdrawn' ? (a.consent[purpose] === 'withdrawn' ? 'withdrawn' : 'lost') : strict;
    else if (both.includes('granted')) { if (out) { if (a.consent[purpose] === 'granted') a.consent[purpose] = 'lost'; } else a.consent[purpose] = 'granted'; }
  }
  Object.assign(a, {
    optedOut: out, optOuts: a.optOuts + b.optOuts, stopWrittenAt: a.optedOut ? a.stopWrittenAt : b.stopWrittenAt, wroteAt: Math.max(a.wroteAt ?? 0, b.wroteAt ?? 0) || null, providerStop: a.providerStop || b.providerStop,
    restricted: a.restricted || b.restricted, objected: a.objected || b.objected, withheldUntil: Math.max(a.withheldUntil, b.withheldUntil), windowClosedAt: Math.max(a.windowClosedAt, b.windowClosedAt), merges: a.merges + b.merges + 1,
  });
  b.into = k;
}

export interface Ban { why: string; /** Somebody was told that it holds, so not even a call that was decided before may begin (I6). */ told: boolean }

/** All that forbids it now. Caps are counted by {@link broken}. */
export function bans(state: State, wish: Wish, at: number): Ban[] {
  const p = whose(state, wish.person);
  const found: Ban[] = [];
  const ban = (why: string, told = false): void => { found.push({ why, told }); };
  if (state.line !== 'active') ban(`the line is ${state.line}`, state.line === 'paused');
  if (wish.confirmation) {
    if (!p.optedOut) ban('a confirmation, and no opt-out stands');
    return found;
  }
  const marketing = wish.purpose === 'marketing';
  if (p.optedOut) ban('opted out');
  const standing = p.consent[wish.purpose];
  if (standing !== 'granted') ban(`no consent to ${wish.purpose}: ${standing ?? 'never given'}`, standing === 'withdrawn');
  if (marketing && p.providerStop) ban('switched off at the provider');
  if (p.restricted) ban('restricted', true);
  if (marketing && p.objected) ban('objected to marketing', true);
  if (marketing && p.withheldUntil > at) ban('withheld by the provider');
  if (!wish.template && (p.wroteAt === null || at >= p.wroteAt + DAY || p.windowClosedAt >= p.wroteAt)) ban('outside the window');
  if (marketing && state.policy.quiet && isQuiet(at)) ban('quiet hours');
  const broadcast = wish.broadcast === null ? 'running' : state.broadcasts[wish.broadcast];
  if (broadcast !== 'running') ban(`the broadcast is ${broadcast}`, true);
  return found;
}

/** From ten in the evening to seven; everybody of these worlds lives in UTC. */
export function isQuiet(at: number): boolean {
  const hour = new Date(at).getUTCHours();
  return hour >= 22 || hour < 7;
}

export interface Arrival { id: string; person: number; purpose: Purpose; decidedAt: number; /** As it was when this one was decided. */ state: State; cap: number; marketingHours: number; confirmation: boolean }

/** The cap that one of these broke. Each is counted when it was decided, with those of whoever was the same person by then. */
export function broken(all: readonly Arrival[]): string | undefined {
  const counted = all.filter((a) => !a.confirmation);
  for (const last of counted) {
    const root = rootOf(last.state, last.person);
    const within = (ms: number): Arrival[] => counted.filter((a) => rootOf(last.state, a.person) === root && a.decidedAt > last.decidedAt - ms && a.decidedAt <= last.decidedAt);
    if (within(HOUR).length > last.cap) return `${within(HOUR).length} within an hour, and ${last.cap} are allowed`;
    if (last.purpose === 'marketing' && within(last.marketingHours * HOUR).filter((a) => a.purpose === 'marketing').length > 1) return `two marketing messages within ${last.marketingHours} hours`;
  }
  return undefined;
}
