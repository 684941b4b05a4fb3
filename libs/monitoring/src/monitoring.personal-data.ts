import { definePersonalData, defineRetention } from '@consentry/kernel';

const fixed = (days: number) => ({ standard: days, floor: days, ceiling: days });

// Counters as `ActivityFollower.purge` does it.
defineRetention({
  alerts: { what: 'Alerts, since they last rang or were closed', standard: 365, floor: 30, ceiling: 730, source: 'GDPR art. 32: long enough to compare; security events are kept 2 years at most' },
  counters_minutes: { what: 'Counters by the minute, and where people signed in', ...fixed(7), source: 'GDPR art. 5(1)(e): as long as a rule looks back' },
  counters_hours: { what: 'Counters by the hour', ...fixed(90), source: 'GDPR art. 5(1)(e): as long as API logs, 90 days' },
  key_places: { what: 'Countries that API keys are used from, since they were last used there', ...fixed(365), source: 'GDPR art. 32: what is unusual can only be told from what is usual' },
});

const gone = (category: 'reference' | 'technical') => ({ category, erase: 'delete' }) as const;
const kept = (category: 'reference' | 'content', keep: string) => ({ category, erase: { keep } }) as const;
const BY_NUMBER = 'Who did it, by number';
/** Counters are of a person where their subject is one: the number alone, or `user:` and the number. */
const person = `case when t.measure = 'failures.person' then t.subject::uuid when t.subject like 'user:%' then substr(t.subject, 6)::uuid end`;

definePersonalData(
  {
    table: 'alerts', holds: 'What asked for attention', purpose: 'security', retention: 'alerts', age: 'greatest(t.last_at, t.closed_at)', user: `case when t.object_type = 'user' then t.object_id end`,
    columns: {
      plain: 'id organization_id rule severity state object_type count first_at last_at acknowledged_at closed_at told told_at',
      personal: {
        object_id: gone('reference'), facts: gone('technical'), dedupe_key: gone('technical'),
        acknowledged_by: kept('reference', BY_NUMBER), closed_by: kept('reference', BY_NUMBER),
        acknowledged_note: kept('content', 'What a colleague wrote about an incident belongs to its record'), closed_note: kept('content', 'What a colleague wrote about an incident belongs to its record'),
      },
    },
  },
  {
    table: 'alert_settings', holds: 'Which alerts ring, and for whom', purpose: 'security', retention: 'settings',
    columns: { plain: 'organization_id rule enabled parameters changed_at', personal: { notify: kept('reference', 'Whom the organisation wants told, by number; a number without account gets no mail') } },
  },
  { table: 'alert_evaluations', holds: 'What there is to look at', purpose: 'operation', retention: 'settings', columns: { plain: 'organization_id news' } },
  { table: 'activity_minutes', holds: 'Counters by the minute', purpose: 'security', retention: 'counters_minutes', user: person, columns: { plain: 'organization_id measure at n last_at', personal: { subject: gone('technical') } } },
  { table: 'activity_hours', holds: 'Counters by the hour', purpose: 'security', retention: 'counters_hours', user: person, columns: { plain: 'organization_id measure at n last_at', personal: { subject: gone('reference') } } },
  { table: 'activity_places', holds: 'Countries that API keys are used from', purpose: 'security', retention: 'key_places', columns: { plain: 'organization_id key_id country first_at last_at' } },
  { table: 'activity_sign_ins', holds: 'Countries that people signed in from', purpose: 'security', retention: 'counters_minutes', user: 't.user_id', columns: { plain: 'id organization_id', personal: { user_id: gone('reference'), at: gone('technical'), country: gone('technical') } } },
  {
    table: 'audit_streams', holds: 'Receivers of the audit log', purpose: 'security', retention: 'settings',
    columns: { plain: 'id organization_id name kind enabled event_types settings masks secrets version position certain failures failing_since retry_at last_error last_error_at last_sent_at behind_since paused_since holder held_until created_at updated_at' },
  },
);
