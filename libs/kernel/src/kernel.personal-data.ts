import { IDEMPOTENCY_HOURS } from './http.idempotency.js';
import { definePersonalData, defineRetention } from './personal-data.js';

const DAYS = IDEMPOTENCY_HOURS / 24;

defineRetention({
  answers: { what: 'Answers to requests that may be repeated', standard: DAYS, floor: DAYS, ceiling: DAYS, source: 'GDPR art. 5(1)(e): a day is enough to repeat a request' },
  jobs: { what: 'Jobs that nothing could finish', standard: 30, floor: 1, ceiling: 90, source: 'GDPR art. 5(1)(e): long enough to find out why; never longer than API logs, 90 days' },
});

definePersonalData(
  { table: 'installation', holds: 'When the installation was made', purpose: 'operation', retention: 'settings', columns: { plain: 'singleton created_at' } },
  // A job that was done is gone at once; one that died stays until somebody looked, or its time is over.
  { table: 'outbox', holds: 'Jobs that wait, by the numbers of what they are about', purpose: 'operation', retention: 'jobs', age: 't.dead_at', columns: {
    plain: 'seq organization_id topic attempts available_at locked_until lock_token dead_at last_error created_at locked_by',
    personal: {
      key: { category: 'reference', erase: { keep: 'A number that leads to nobody any more; gone with the job' } },
      // The mail of a new device alone holds more than numbers: the program and the country of a sign-in.
      payload: { category: 'technical', erase: { keep: 'A job is done within minutes, or is gone after its time; without it, what was promised would not happen' } },
    },
  } },
  {
    table: 'idempotency_keys', holds: 'Answers to requests, kept for those who ask again', purpose: 'operation', retention: 'answers', user: `case when t.actor_id like '________-____-____-____-____________' then t.actor_id::uuid end`,
    columns: {
      plain: 'organization_id key request_hash state status created_at slot',
      personal: { actor_id: { category: 'reference', erase: 'delete' }, body: { category: 'content', erase: 'delete' }, sealed: { category: 'content', erase: 'delete' } },
    },
  },
);
