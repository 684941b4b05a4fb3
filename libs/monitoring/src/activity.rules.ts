import type { SealedLeaf } from '@consentry/audit';
import type { News } from './alerts.rules.js';

/** Actions that take data out of the house; `context.rows` says how much. */
const EXPORTS = new Set(['audit.exported', 'export.downloaded']);
const FAILURES = new Set(['auth.login_failed', 'auth.mfa_failed', 'auth.step_up_failed']);
/** Kept by the minute alone, for a week: addresses are personal data. */
const MINUTES_ONLY = new Set(['failures.address']);
const NEWS_OF: Readonly<Record<string, News>> = { failures: 'failures', limited: 'limited', exports: 'exports', secrets: 'secrets', sign_ins: 'sign_ins' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface Counted { measure: string; at: string; subject: string; n: number; last_at: string }
export interface Activity {
  minutes: Counted[];
  hours: Counted[];
  /** First and last use of a key from a country. */
  places: { key_id: string; country: string; first_at: string; last_at: string }[];
  signIns: { id: string; user_id: string; at: string; country: string }[];
  news: News[];
}

/** What a chunk of the log adds to the counters. Pure; ids and addresses come from the leaves, nothing else of a person does. */
export function activityOf(leaves: readonly SealedLeaf[], countryOf: (ip: string | null) => string | null): Activity {
  const minutes = new Map<string, Counted>();
  const hours = new Map<string, Counted>();
  const places = new Map<string, Activity['places'][number]>();
  const signIns: Activity['signIns'] = [];
  const news = new Set<News>();
  for (const leaf of leaves) {
    const time = leaf.at.getTime();
    const iso = leaf.at.toISOString();
    const actor = `${leaf.actorKind}:${leaf.actorId}`;
    const count = (measure: string, subject: string, n = 1) => {
      add(minutes, measure, Math.floor(time / MINUTE) * MINUTE, subject, n, iso);
      if (!MINUTES_ONLY.has(measure)) add(hours, measure, Math.floor(time / HOUR) * HOUR, subject, n, iso);
      const told = NEWS_OF[measure];
      if (told) news.add(told);
    };
    const status = leaf.context['response_code'];
    if (typeof status === 'number') {
      count(`requests.${Math.floor(status / 100)}xx`, actor);
      count('requests.country', countryOf(leaf.ip) ?? '');
      if (status === 429) count('limited', actor);
      if (leaf.actorKind === 'api_key') {
        news.add('requests');
        const country = countryOf(leaf.ip);
        if (country) {
          const place = places.get(`${leaf.actorId} ${country}`) ?? { key_id: leaf.actorId, country, first_at: iso, last_at: iso };
          places.set(`${leaf.actorId} ${country}`, { ...place, last_at: iso });
        }
      }
    }
    if (leaf.eventType === 'security_event' || leaf.eventType === 'authentication') count('events', leaf.action);
    if (leaf.action === 'message.accepted' || leaf.action === 'message.blocked') count('messages', leaf.action.slice('message.'.length));
    if (leaf.action === 'secret.opened') count('secrets', actor);
    if (leaf.action === 'connection.paused_by_system') news.add('connections');
    if (EXPORTS.has(leaf.action)) {
      count('exports', actor);
      if (typeof leaf.context['rows'] === 'number') count('export_rows', actor, leaf.context['rows']);
    }
    if (FAILURES.has(leaf.action)) {
      count('failures', '');
      count('failures.country', countryOf(leaf.ip) ?? '');
      const person = leaf.objectType === 'user' ? leaf.objectId : leaf.actorKind === 'user' ? leaf.actorId : null;
      if (person) count('failures.person', person);
      if (leaf.ip) count('failures.address', leaf.ip);
    }
    if (leaf.action === 'auth.login_succeeded') {
      const country = countryOf(leaf.ip);
      count('sign_ins', country ?? '');
      if (country) signIns.push({ id: leaf.id, user_id: leaf.actorId, at: iso, country });
    }
  }
  return { minutes: [...minutes.values()], hours: [...hours.values()], places: [...places.values()], signIns, news: [...news] };
}

function add(counters: Map<string, Counted>, measure: string, at: number, subject: string, n: number, lastAt: string): void {
  const key = `${measure} ${at} ${subject}`;
  const counted = counters.get(key);
  if (!counted) counters.set(key, { measure, at: new Date(at).toISOString(), subject, n, last_at: lastAt });
  else {
    counted.n += n;
    if (lastAt > counted.last_at) counted.last_at = lastAt;
  }
}
