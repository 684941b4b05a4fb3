import type { Purpose, Source } from './consent.schema.js';

/** What is known of one purpose on one channel. Absent: nothing was ever said. */
export interface State { purpose: Purpose; state: 'granted' | 'withdrawn'; source: Source }

/** Whether a grant may be recorded. An opt-out by the person is lifted by the person alone: no import, call or colleague overrides it. */
export function mayGrant(optedOut: boolean): boolean {
  return !optedOut;
}

/** A message from the person grants service, where nothing was said before; it undoes neither a withdrawal nor an opt-out (CM-2). */
export function inboundGrants(optedOut: boolean, states: State[]): Purpose[] {
  if (optedOut || states.some((s) => s.purpose === 'service')) return [];
  return ['service'];
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

/** Two contacts become one: a withdrawal beats a grant, a grant beats silence (silence is no statement). */
export function stricter(a: State | undefined, b: State | undefined): State | undefined {
  if (!a || !b) return a ?? b;
  if (a.state === 'withdrawn') return a;
  return b.state === 'withdrawn' ? b : a;
}
