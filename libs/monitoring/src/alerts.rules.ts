import type { AlertDecision, AlertFacts, Tally, Thresholds } from './alerts.facts.js';
import type { AlertRuleName } from './alerts.table.js';
import { kilometresBetween, type Atlas } from './alerts.travel.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The window that a key's use is measured in. */
export const KEY_WINDOW_MINUTES = 10;
/** A first use of a key from a country is told of for this long; then it is no news. */
const FRESH_MS = HOUR;

/** What kind of thing happened, so that only the rules concerned are asked. */
export const NEWS = ['failures', 'sign_ins', 'limited', 'requests', 'exports', 'secrets', 'connections', 'queue'] as const;
export type News = (typeof NEWS)[number];

export interface ComputedRule {
  news: News;
  /** Measures that the rule sums up, and over how many minutes. */
  windows(thresholds: Thresholds): Readonly<Record<string, number>>;
  decide(facts: AlertFacts, thresholds: Thresholds, now: Date, atlas: () => Atlas): AlertDecision[];
}

const none = () => ({});

/** The rules that are computed, each a pure function of facts, thresholds and the time. */
export const COMPUTED_RULES: Partial<Record<AlertRuleName, ComputedRule>> = {
  'sign_in.failures': {
    news: 'failures',
    windows: (t) => ({ 'failures.person': t.windowMinutes!, 'failures.address': t.windowMinutes!, failures: t.windowMinutes! }),
    decide(facts, t) {
      const found = (measure: string, scope: string, least: number) => over(facts, 'sign_in.failures', measure, least).map((tally): AlertDecision => ({
        ...(scope === 'person' ? { object: { type: 'user', id: tally.subject } } : {}), dedupeKey: `sign_in.failures/${scope}/${tally.subject}`, at: tally.lastAt, quietMs: t.windowMinutes! * MINUTE,
        facts: { scope, failures: tally.n, minutes: t.windowMinutes!, ...(scope === 'address' ? { ip: tally.subject } : {}) },
      }));
      return [...found('failures.person', 'person', t.perPerson!), ...found('failures.address', 'address', t.perAddress!), ...found('failures', 'organization', t.overall!)];
    },
  },
  'sign_in.impossible_travel': {
    news: 'sign_ins', windows: none,
    decide: ({ trail }, t, now, atlas) => [...Map.groupBy(trail, (s) => s.userId)].flatMap(([userId, signIns]) => signIns.slice(1).flatMap((to, i) => {
      const from = signIns[i]!;
      // What is older was looked at when it was news.
      if (from.country === to.country || now.getTime() - to.at.getTime() > HOUR) return [];
      const kilometres = kilometresBetween(atlas(), from.country, to.country);
      const hours = (to.at.getTime() - from.at.getTime()) / HOUR;
      if (kilometres === undefined || kilometres < t.minKm! || kilometres <= t.speedKmh! * hours) return [];
      return [{
        object: { type: 'user', id: userId }, dedupeKey: `sign_in.impossible_travel/${userId}/${[from.country, to.country].toSorted().join('-')}`, at: to.at, quietMs: HOUR,
        facts: { from: from.country, to: to.country, kilometres: Math.round(kilometres), minutes: Math.round(hours * 60) },
      }];
    })),
  },
  'rate_limit.storm': {
    news: 'limited', windows: (t) => ({ limited: t.windowMinutes! }),
    decide: (facts, t) => over(facts, 'rate_limit.storm', 'limited', t.refusals!).map((tally) => ofActor('rate_limit.storm', tally, t.windowMinutes!, { refusals: tally.n, minutes: t.windowMinutes! })),
  },
  'api_key.unusual_use': {
    news: 'requests', windows: () => ({ requests: KEY_WINDOW_MINUTES }),
    decide(facts, t, now) {
      const busy = over(facts, 'api_key.unusual_use', 'requests', t.floor!).flatMap((tally): AlertDecision[] => {
        const habit = facts.habits.find((h) => tally.subject === `api_key:${h.keyId}`);
        if (!habit || now.getTime() - habit.createdAt.getTime() < t.learningHours! * HOUR || tally.n <= habit.busiest * t.factor!) return [];
        return [ofActor('api_key.unusual_use', tally, KEY_WINDOW_MINUTES, { cause: 'volume', requests: tally.n, minutes: KEY_WINDOW_MINUTES, usual: habit.busiest })];
      });
      const abroad = facts.places.filter((p) => p.before > 0 && now.getTime() - p.firstAt.getTime() <= FRESH_MS).map((p): AlertDecision => ({
        object: { type: 'api_key', id: p.keyId }, dedupeKey: `api_key.unusual_use/${p.keyId}/${p.country}`, at: p.firstAt, quietMs: FRESH_MS, facts: { cause: 'country', country: p.country },
      }));
      return [...busy, ...abroad];
    },
  },
  'export.mass': {
    news: 'exports', windows: (t) => ({ exports: t.windowMinutes!, export_rows: t.windowMinutes! }),
    decide(facts, t) {
      const often = over(facts, 'export.mass', 'exports', t.exports!);
      const much = over(facts, 'export.mass', 'export_rows', t.rows!);
      const n = (measure: string, subject: string) => facts.tallies.get(`export.mass ${measure}`)?.find((tally) => tally.subject === subject)?.n ?? 0;
      return [...new Map([...often, ...much].map((tally) => [tally.subject, tally])).values()]
        .map((tally) => ofActor('export.mass', tally, t.windowMinutes!, { exports: n('exports', tally.subject), rows: n('export_rows', tally.subject), minutes: t.windowMinutes! }));
    },
  },
  'secret.spike': {
    news: 'secrets', windows: (t) => ({ secrets: t.windowMinutes! }),
    decide: (facts, t) => over(facts, 'secret.spike', 'secrets', Math.min(t.opened!, t.openedBySystem!))
      .filter((tally) => tally.n >= (tally.subject.startsWith('system:') ? t.openedBySystem! : t.opened!))
      .map((tally) => ofActor('secret.spike', tally, t.windowMinutes!, { opened: tally.n, minutes: t.windowMinutes! })),
  },
  'connection.dead': {
    news: 'connections', windows: none,
    decide: (facts, t, now) => facts.connections.flatMap((c): AlertDecision[] => {
      const calls = facts.calls.filter((call) => call.connectionId === c.id).slice(0, t.calls!);
      const mute = calls.length >= t.calls! && calls.every((call) => !call.answered);
      const reason = c.status === 'paused' ? (c.failing ? 'paused_by_error' : undefined)
        : c.failing && now.getTime() - (c.checkedAt ?? c.updatedAt).getTime() >= t.minutes! * MINUTE ? 'check_failed' : mute ? 'no_answer' : undefined;
      if (!reason) return [];
      const at = reason === 'check_failed' ? (c.checkedAt ?? c.updatedAt) : reason === 'no_answer' ? calls[0]!.at : c.updatedAt;
      return [{ object: { type: 'connection', id: c.id }, dedupeKey: `connection.dead/${c.id}`, at, quietMs: HOUR, facts: { reason } }];
    }),
  },
  'queue.age': {
    news: 'queue', windows: none,
    decide({ queue }, t, now) {
      const seconds = queue ? Math.floor((now.getTime() - queue.oldestDueAt.getTime()) / 1000) : 0;
      if (!queue || seconds < t.seconds!) return [];
      // Its age goes on growing; what is told is what it passed, so that the row is not written anew with every look.
      return [{ dedupeKey: 'queue.age', at: new Date(queue.oldestDueAt.getTime() + t.seconds! * 1000), quietMs: HOUR, facts: { olderThanSeconds: t.seconds!, dueSince: queue.oldestDueAt.toISOString() } }];
    },
  },
};

function over(facts: AlertFacts, rule: string, measure: string, least: number): Tally[] {
  return (facts.tallies.get(`${rule} ${measure}`) ?? []).filter((tally) => tally.n >= least);
}

/** `user:…` and `api_key:…` are what the alert is about; a part of the server is told by its name. */
function ofActor(rule: string, { subject, lastAt }: Tally, minutes: number, facts: AlertDecision['facts']): AlertDecision {
  const colon = subject.indexOf(':');
  const [type, id] = [subject.slice(0, colon), subject.slice(colon + 1)];
  return { ...(type === 'system' ? {} : { object: { type, id } }), dedupeKey: `${rule}/${subject}`, at: lastAt, quietMs: minutes * MINUTE, facts: { ...facts, ...(type === 'system' ? { part: id } : {}) } };
}
