import { PURPOSES, type Purpose, type Source } from './consent.schema.js';

/** What is known of one purpose on one channel. Absent: nothing was ever said. */
export interface State { purpose: Purpose; state: 'granted' | 'withdrawn'; source: Source }

/** Whether a grant may be recorded. An opt-out by the person is lifted by the person alone: no import, call or colleague overrides it. */
export function mayGrant(optedOut: boolean): boolean {
  return !optedOut;
}

/**
 * A message from the person grants service, and utility where the organisation chose so, where nothing was said before; it undoes
 * neither a withdrawal nor an opt-out, and is never marketing (CM-2).
 */
export function inboundGrants(optedOut: boolean, states: State[], utilityToo: boolean): Purpose[] {
  if (optedOut) return [];
  const implied: Purpose[] = utilityToo ? ['service', 'utility'] : ['service'];
  return implied.filter((purpose) => !states.some((s) => s.purpose === purpose));
}

/** What an opt-out takes away: all that stands. */
export function withdrawnByOptOut(states: State[]): Purpose[] {
  return states.filter((s) => s.state === 'granted').map((s) => s.purpose);
}

/** START restores what STOP withdrew, unless it was withdrawn again in another way since. */
export function restoredByStart(withdrawnByStop: readonly Purpose[], states: State[]): Purpose[] {
  return withdrawnByStop.filter((purpose) => {
    const now = states.find((s) => s.purpose === purpose);
    return now === undefined || (now.state === 'withdrawn' && now.source === 'keyword');
  });
}

/** The provider's own marketing switch: `resume` gives back only what its `stop` took. */
export function preferenceChange(value: 'stop' | 'resume', optedOut: boolean, marketing: State | undefined): 'granted' | 'withdrawn' | undefined {
  if (value === 'stop') return marketing?.state === 'withdrawn' ? undefined : 'withdrawn';
  return !optedOut && marketing?.state === 'withdrawn' && marketing.source === 'provider' ? 'granted' : undefined;
}

/** What is known of one of two contacts that turn out to be one person. */
export interface Side { states: State[]; optOut: { withdrawn: readonly Purpose[] } | undefined }

export interface Merged {
  changes: { purpose: Purpose; state: 'granted' | 'withdrawn'; source: 'merge' | 'keyword' }[];
  /** The person has opted out; `restorable` is what START would give back. */
  optedOut: boolean;
  restorable: Purpose[];
}

/**
 * The stricter state wins (CM-2): a withdrawal beats a STOP, a STOP beats a grant, a grant beats silence. Where either side
 * has opted out no grant of the other is carried over, and START will not give it back: STOP did not take it.
 */
export function mergeSides(kept: Side, gone: Side): Merged {
  const optedOut = kept.optOut !== undefined || gone.optOut !== undefined;
  const changes: Merged['changes'] = [];
  const restorable: Purpose[] = [];
  for (const purpose of PURPOSES) {
    const mine = standing(kept, purpose);
    const both = [mine, standing(gone, purpose)];
    if (both.includes('withdrawn')) {
      if (mine !== 'withdrawn') changes.push({ purpose, state: 'withdrawn', source: 'merge' });
    } else if (both.includes('stopped')) {
      restorable.push(purpose);
      if (mine !== 'stopped') changes.push({ purpose, state: 'withdrawn', source: 'keyword' });
    } else if (optedOut) {
      if (mine === 'granted') changes.push({ purpose, state: 'withdrawn', source: 'merge' });
    } else if (mine === undefined && both.includes('granted')) {
      changes.push({ purpose, state: 'granted', source: 'merge' });
    }
  }
  return { changes, optedOut, restorable };
}

function standing(side: Side, purpose: Purpose): 'granted' | 'withdrawn' | 'stopped' | undefined {
  const now = side.states.find((s) => s.purpose === purpose);
  if (now?.state !== 'withdrawn') return now?.state;
  return now.source === 'keyword' && side.optOut?.withdrawn.includes(purpose) ? 'stopped' : 'withdrawn';
}

/** Deliveries come late and out of order: a START that was written before the STOP lifts nothing. Providers tell whole seconds. */
export function startComesAfter(startWrittenAt: Date, stopWrittenAt: Date): boolean {
  return Math.floor(startWrittenAt.getTime() / 1000) >= Math.floor(stopWrittenAt.getTime() / 1000);
}

/**
 * A double opt-in lifts the person's own opt-out when both of its steps, the form and the message, came after it: a STOP takes back
 * what was asked for before.
 */
export function optInComesAfter(steps: { askedAt: Date; writtenAt: Date }, stopWrittenAt: Date): boolean {
  return startComesAfter(steps.askedAt, stopWrittenAt) && startComesAfter(steps.writtenAt, stopWrittenAt);
}

/** What a double opt-in grants: what the person ticked, but for what was withdrawn since they wrote. */
export function grantedByOptIn(ticked: readonly Purpose[], writtenAt: Date, states: (State & { since: Date })[]): Purpose[] {
  return ticked.filter((purpose) => !states.some((s) => s.purpose === purpose && s.state === 'withdrawn' && s.source !== 'keyword' && s.since > writtenAt));
}

/** What somebody agrees to who is entered with these ticks. */
export function purposesOf(wishes: { optedIn: boolean; marketingOptedIn: boolean }): Purpose[] {
  return [...(wishes.optedIn ? (['service', 'utility', 'authentication'] as const) : []), ...(wishes.marketingOptedIn ? (['marketing'] as const) : [])];
}
