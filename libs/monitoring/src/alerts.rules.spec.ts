import { describe, expect, it } from '@jest/globals';
import { NO_FACTS, type AlertFacts, type Tally } from './alerts.facts.js';
import { COMPUTED_RULES } from './alerts.rules.js';
import { ALERT_RULES, type AlertRuleName } from './alerts.table.js';
import { atlas, kilometresBetween } from './alerts.travel.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const tally = (subject: string, n: number): Tally => ({ subject, n, lastAt: ago(1) });

/** What a rule decides with its thresholds as delivered, some of them changed. */
function decide(rule: AlertRuleName, facts: Partial<AlertFacts>, change: Record<string, number> = {}) {
  const thresholds = { ...Object.fromEntries(Object.entries(ALERT_RULES[rule].parameters).map(([name, p]) => [name, (p as { default: number }).default])), ...change };
  return COMPUTED_RULES[rule]!.decide({ ...NO_FACTS, ...facts }, thresholds, NOW, atlas);
}
const tallied = (rule: AlertRuleName, measures: Record<string, Tally[]>) => ({ tallies: new Map(Object.entries(measures).map(([measure, list]) => [`${rule} ${measure}`, list])) });

it.each(Object.keys(COMPUTED_RULES) as AlertRuleName[])('%s is of the table, and silent where nothing happened', (rule) => {
  expect([rule in ALERT_RULES, decide(rule, {})]).toEqual([true, []]);
});

it.each(Object.entries(ALERT_RULES))('%s: every parameter as delivered lies within its bounds', (_rule, row) => {
  for (const p of Object.values(row.parameters) as { default: number; min: number; max: number }[]) expect(p.min <= p.default && p.default <= p.max).toBe(true);
});

describe('each rule rings at its threshold and not one below', () => {
  it.each<[string, AlertRuleName, (n: number) => Partial<AlertFacts>, number, object]>([
    ['failures for one person', 'sign_in.failures', (n) => tallied('sign_in.failures', { 'failures.person': [tally('u1', n)] }), 10, { scope: 'person', failures: 10 }],
    ['failures from one address', 'sign_in.failures', (n) => tallied('sign_in.failures', { 'failures.address': [tally('203.0.113.9', n)] }), 20, { scope: 'address', ip: '203.0.113.9' }],
    ['failures in the organisation', 'sign_in.failures', (n) => tallied('sign_in.failures', { failures: [tally('', n)] }), 100, { scope: 'organization', failures: 100 }],
    ['refusals of one key', 'rate_limit.storm', (n) => tallied('rate_limit.storm', { limited: [tally('api_key:k1', n)] }), 100, { refusals: 100 }],
    ['exports', 'export.mass', (n) => tallied('export.mass', { exports: [tally('user:u1', n)] }), 10, { exports: 10, rows: 0 }],
    ['rows exported', 'export.mass', (n) => tallied('export.mass', { exports: [tally('user:u1', 1)], export_rows: [tally('user:u1', n)] }), 50_000, { exports: 1, rows: 50_000 }],
    ['secrets opened by a person', 'secret.spike', (n) => tallied('secret.spike', { secrets: [tally('user:u1', n)] }), 20, { opened: 20 }],
    ['secrets opened by the server itself', 'secret.spike', (n) => tallied('secret.spike', { secrets: [tally('system:plugin host', n)] }), 500, { opened: 500, part: 'plugin host' }],
    ['requests of a key against its habit', 'api_key.unusual_use', (n) => ({ ...tallied('api_key.unusual_use', { requests: [tally('api_key:k1', n)] }), habits: [{ keyId: 'k1', createdAt: ago(10_000), busiest: 200 }] }), 1001, { cause: 'volume', usual: 200 }],
    ['age of the queue', 'queue.age', (n) => ({ queue: { waiting: 1, oldestDueAt: new Date(NOW.getTime() - n * 1000) } }), 300, { olderThanSeconds: 300 }],
  ])('%s', (_what, rule, facts, threshold, told) => {
    expect(decide(rule, facts(threshold - 1))).toEqual([]);
    expect(decide(rule, facts(threshold))).toMatchObject([{ facts: told }]);
  });
});

it('export.mass tells once of who exported both often and much', () => {
  expect(decide('export.mass', tallied('export.mass', { exports: [tally('user:u1', 50)], export_rows: [tally('user:u1', 90_000)] }))).toHaveLength(1);
});

describe('api_key.unusual_use', () => {
  const busy = (n: number, createdAt: Date, busiest: number) => ({ ...tallied('api_key.unusual_use', { requests: [tally('api_key:k1', n)] }), habits: [{ keyId: 'k1', createdAt, busiest }] });
  it('leaves a key alone that is still learning, and one below the floor', () => {
    expect(decide('api_key.unusual_use', busy(50_000, ago(23 * 60), 0))).toEqual([]);
    expect(decide('api_key.unusual_use', busy(50_000, ago(24 * 60), 0))).toHaveLength(1);
    expect(decide('api_key.unusual_use', busy(599, ago(10_000), 1))).toEqual([]);
    expect(decide('api_key.unusual_use', busy(599, ago(10_000), 1), { floor: 599 })).toHaveLength(1);
  });
  it('tells of a first use from another country for an hour, and never of the very first', () => {
    const place = (before: number, firstAt: Date) => ({ places: [{ keyId: 'k1', country: 'BR', firstAt, before }] });
    expect(decide('api_key.unusual_use', place(0, ago(1)))).toEqual([]);
    expect(decide('api_key.unusual_use', place(1, ago(1)))).toMatchObject([{ object: { type: 'api_key', id: 'k1' }, facts: { cause: 'country', country: 'BR' } }]);
    expect(decide('api_key.unusual_use', place(1, ago(61)))).toEqual([]);
  });
});

describe('sign_in.impossible_travel', () => {
  const trail = (from: string, to: string, minutes: number) => ({ trail: [{ userId: 'u1', country: from, at: ago(minutes + 5) }, { userId: 'u1', country: to, at: ago(5) }] });
  it.each<[string, string, number, boolean]>([
    ['US', 'DE', 10, true], ['US', 'DE', 5 * 60, true], ['US', 'DE', 6 * 60, false], ['MY', 'DE', 60, true], ['MY', 'DE', 12 * 60, false], ['MY', 'SG', 1, false], ['US', 'CA', 1, false], ['FR', 'GB', 1, false], ['DE', 'DE', 1, false], ['DE', 'ZZ', 1, false],
  ])('%s → %s in %i minutes: %s', (from, to, minutes, rings) => {
    expect(decide('sign_in.impossible_travel', trail(from, to, minutes))).toHaveLength(rings ? 1 : 0);
  });
  it('there and back is one cause; two people are two travellers', () => {
    const at = (userId: string, country: string, minutes: number) => ({ userId, country, at: ago(minutes) });
    expect(new Set(decide('sign_in.impossible_travel', { trail: [at('u1', 'US', 30), at('u1', 'DE', 20), at('u1', 'US', 10)] }).map((d) => d.dedupeKey)).size).toBe(1);
    expect(decide('sign_in.impossible_travel', { trail: [at('u1', 'US', 30), at('u2', 'DE', 20)] })).toEqual([]);
  });
  it('heeds the speed and the distance that an organisation sets', () => {
    expect(decide('sign_in.impossible_travel', trail('US', 'DE', 5 * 60), { speedKmh: 2000 })).toEqual([]);
    expect(decide('sign_in.impossible_travel', trail('MY', 'SG', 1), { minKm: 100 })).toHaveLength(1);
  });
  it('measures from shore to shore: neighbours touch, oceans don\'t', () => {
    expect(kilometresBetween(atlas(), 'US', 'MX')).toBe(0);
    expect(kilometresBetween(atlas(), 'AU', 'BR')).toBeGreaterThan(8_000);
    expect(kilometresBetween(atlas(), 'US', 'XX')).toBeUndefined();
    expect(atlas().size).toBeGreaterThan(240);
  });
});

describe('connection.dead', () => {
  const line = (change: object = {}) => ({ id: 'c1', status: 'active' as const, failing: false, updatedAt: ago(60), checkedAt: null, ...change });
  const calls = (n: number, answered = false) => Array.from({ length: n }, (_, i) => ({ connectionId: 'c1', answered, at: ago(i) }));
  it.each<[string, Partial<AlertFacts>, string | undefined]>([
    ['working', { connections: [line()], calls: calls(50, true) }, undefined],
    ['paused by a person', { connections: [line({ status: 'paused' })] }, undefined],
    ['paused by an error', { connections: [line({ status: 'paused', failing: true })] }, 'paused_by_error'],
    ['a check that failed just now', { connections: [line({ failing: true, checkedAt: ago(9) })] }, undefined],
    ['a check that has been failing', { connections: [line({ failing: true, checkedAt: ago(10) })] }, 'check_failed'],
    ['nine calls without an answer', { connections: [line()], calls: calls(9) }, undefined],
    ['ten calls without an answer', { connections: [line()], calls: calls(10) }, 'no_answer'],
    ['an answer among them', { connections: [line()], calls: [...calls(5), ...calls(1, true), ...calls(9)] }, undefined],
    ['calls of another connection', { connections: [line()], calls: calls(20).map((c) => ({ ...c, connectionId: 'c2' })) }, undefined],
  ])('%s', (_what, facts, reason) => expect(decide('connection.dead', facts).map((d) => d.facts['reason'])).toEqual(reason ? [reason] : []));
});
