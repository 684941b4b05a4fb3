import fc from 'fast-check';
import { PURPOSES, type Purpose } from './model.js';

/** One thing that happens. `who` is one of a few contacts of the run. */
export type Command =
  | { do: 'record'; who: number; purpose: Purpose; state: 'granted' | 'withdrawn' }
  | { do: 'says'; who: number; what: 'stop' | 'start' | 'chat'; words: string }
  | { do: 'send'; who: number; what: Sendable; by: 'id' | 'number'; times: number }
  | { do: 'advance'; minutes: number }
  | { do: 'line'; state: 'active' | 'paused' }
  | { do: 'fault'; kind: string; times: number }
  | { do: 'crash'; point: 'before_send' | 'after_send' }
  | { do: 'merge'; who: number; into: number }
  | { do: 'race'; who: number; sends: number; words: string };

export type Sendable = { type: 'text'; purpose: Purpose } | { type: 'template'; name: 'hello_world' | 'seasonal_offer'; purpose: Purpose };
export interface History { contacts: { optedIn: boolean; marketing: boolean }[]; commands: Command[] }

/** From the list of words in whatsapp.md, as people write them. */
const STOP = ['STOP', 'stop', 'Please stop', 'Stop. Thank you', 'UNSUBSCRIBE', 'unsubscribe!!', 'Cancel', 'QUIT', 'end', 'block', 'stop all', 'Opt-out', 'STOP 🛑', 'baja', 'Arrêt', 'إيقاف', '退订', 'berhenti', 'बंद'];
const START = ['START', 'start', 'Start!', 'unstop'];
/** Nobody opts out or in with these. */
const CHAT = ['Hello', 'stop by tomorrow', 'When does the shop end its sale?', 'I want to cancel my order', 'yes', 'Please start the delivery on Monday', 'ok thanks', '👍'];

const WHO = 2;
const who = fc.nat(WHO - 1);
const purpose = fc.constantFrom(...PURPOSES);

const sendable: fc.Arbitrary<Sendable> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('text' as const), purpose: fc.oneof({ weight: 3, arbitrary: fc.constant('service' as const) }, { weight: 2, arbitrary: purpose }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('template' as const), name: fc.constant('hello_world' as const), purpose }) },
  // Called whatever the caller likes: it is marketing all the same.
  { weight: 3, arbitrary: fc.record({ type: fc.constant('template' as const), name: fc.constant('seasonal_offer' as const), purpose }) },
);

const says = (what: 'stop' | 'start' | 'chat', words: string[]) => fc.record({ do: fc.constant('says' as const), who, what: fc.constant(what), words: fc.constantFrom(...words) });

/** Not taken and told so: tried again. `timeout_after_accept` costs 15 real seconds and has a spec of its own; a dropped connection is the same to the sender. */
const RETRIED = ['error:130429', 'http_503', 'error:131056'];
const UNDECIDED = ['drop_after_accept', 'garbage', 'http_500'];

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('record' as const), who, purpose, state: fc.constantFrom('granted' as const, 'granted' as const, 'withdrawn' as const) }) },
  { weight: 3, arbitrary: says('stop', STOP) },
  { weight: 2, arbitrary: says('start', START) },
  { weight: 5, arbitrary: says('chat', CHAT) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('send' as const), who, what: sendable, by: fc.constantFrom('id' as const, 'number' as const), times: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 5, max: 22 }) }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('advance' as const), minutes: fc.constantFrom(6, 20, 45, 59, 61, 180, 700, 1441, 1500, 4000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('line' as const), state: fc.constantFrom('active' as const, 'active' as const, 'paused' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('fault' as const), kind: fc.constantFrom(...RETRIED), times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fault' as const), kind: fc.constantFrom(...UNDECIDED), times: fc.constant(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), point: fc.constantFrom('before_send' as const, 'after_send' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), who, into: who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('race' as const), who, sends: fc.integer({ min: 2, max: 12 }), words: fc.constantFrom(...STOP) }) },
);

/** Random words alone seldom tell a story; these are the ones the house is built around, put between random ones. */
const story: fc.Arbitrary<Command[]> = fc.oneof(
  // Queued, then withdrawn.
  fc.record({ who, kind: fc.constantFrom(...RETRIED), what: sendable, end: fc.constantFrom('stop', 'withdraw', 'pause', 'window') }).map(({ who: w, kind, what, end }): Command[] => [
    { do: 'says', who: w, what: 'chat', words: 'Hello' }, { do: 'record', who: w, purpose: purposeOf(what), state: 'granted' },
    { do: 'fault', kind, times: 1 }, { do: 'send', who: w, what, by: 'id', times: 1 },
    ...(end === 'stop' ? [{ do: 'says' as const, who: w, what: 'stop' as const, words: 'STOP' }] : []),
    ...(end === 'withdraw' ? [{ do: 'record' as const, who: w, purpose: purposeOf(what), state: 'withdrawn' as const }] : []),
    ...(end === 'pause' ? [{ do: 'line' as const, state: 'paused' as const }] : []),
    { do: 'advance', minutes: end === 'window' ? 1500 : 6 },
    ...(end === 'pause' ? [{ do: 'line' as const, state: 'active' as const }] : []),
  ]),
  // STOP and START around consents that came and went.
  fc.record({ who, first: purpose, second: purpose, what: sendable }).map(({ who: w, first, second, what }): Command[] => [
    { do: 'record', who: w, purpose: first, state: 'granted' }, { do: 'record', who: w, purpose: second, state: 'withdrawn' },
    { do: 'says', who: w, what: 'stop', words: 'stop' }, { do: 'send', who: w, what, by: 'id', times: 1 },
    { do: 'says', who: w, what: 'start', words: 'START' }, { do: 'send', who: w, what, by: 'number', times: 1 },
  ]),
  // Two contacts turn out to be one person: what either was sent and said counts for both.
  fc.record({ into: who, what: sendable, stop: fc.boolean() }).map(({ into, what, stop }): Command[] => [
    ...(stop ? [] : [{ do: 'record' as const, who: into, purpose: purposeOf(what), state: 'granted' as const }]), { do: 'record', who: 1 - into, purpose: purposeOf(what), state: 'granted' },
    { do: 'send', who: 1 - into, what, by: 'id', times: 1 }, ...(stop ? [{ do: 'says' as const, who: into, what: 'stop' as const, words: 'STOP' }] : []),
    { do: 'merge', who: 1 - into, into }, { do: 'send', who: into, what, by: 'number', times: 1 },
    ...(stop ? [{ do: 'says' as const, who: into, what: 'start' as const, words: 'START' }, { do: 'send' as const, who: 1 - into, what, by: 'id' as const, times: 1 }] : []),
  ]),
  // Taken, and the sender cannot know it.
  fc.record({ who, kind: fc.constantFrom(...UNDECIDED) }).map(({ who: w, kind }): Command[] => [
    { do: 'says', who: w, what: 'chat', words: 'Hello' }, { do: 'fault', kind, times: 1 },
    { do: 'send', who: w, what: { type: 'text', purpose: 'service' }, by: 'id', times: 1 }, { do: 'advance', minutes: 6 },
  ]),
  // The worker dies on the way.
  fc.record({ who, point: fc.constantFrom('before_send' as const, 'after_send' as const) }).map(({ who: w, point }): Command[] => [
    { do: 'says', who: w, what: 'chat', words: 'Hello' }, { do: 'crash', point },
    { do: 'send', who: w, what: { type: 'text', purpose: 'service' }, by: 'id', times: 2 }, { do: 'advance', minutes: 6 },
  ]),
  // To the cap and past it.
  fc.record({ who, times: fc.integer({ min: 18, max: 22 }) }).map(({ who: w, times }): Command[] => [
    { do: 'record', who: w, purpose: 'utility', state: 'granted' },
    { do: 'send', who: w, what: { type: 'template', name: 'hello_world', purpose: 'utility' }, by: 'id', times }, { do: 'advance', minutes: 59 },
    { do: 'send', who: w, what: { type: 'template', name: 'hello_world', purpose: 'utility' }, by: 'number', times: 3 }, { do: 'advance', minutes: 6 },
    { do: 'send', who: w, what: { type: 'template', name: 'hello_world', purpose: 'utility' }, by: 'number', times: 1 },
  ]),
);

export function purposeOf(what: Sendable): Purpose {
  return what.type === 'template' && what.name === 'seasonal_offer' ? 'marketing' : what.purpose;
}

export const histories: fc.Arbitrary<History> = fc.record({
  contacts: fc.array(fc.record({ optedIn: fc.constantFrom(true, true, true, false), marketing: fc.boolean() }), { minLength: WHO, maxLength: WHO }),
  commands: fc.array(fc.oneof({ weight: 8, arbitrary: command.map((c) => [c]) }, { weight: 2, arbitrary: story }), { minLength: 4, maxLength: 14, size: 'max' }).map((parts) => parts.flat()),
});

/** For the report of a failure. */
export function describe(history: History): string {
  return [`contacts ${JSON.stringify(history.contacts)}`, ...history.commands.map((c, n) => `${String(n).padStart(3)} ${JSON.stringify(c)}`)].join('\n');
}
