import { definePersonalData, defineRetention } from '@consentry/kernel';

defineRetention({
  privacy_request: { what: 'Requests of people about their data, and what was answered', standard: 1095, floor: 365, ceiling: 3650, source: 'GDPR art. 5(2) and 12: proof that requests were answered in time' },
  suppression: { what: 'The wish not to be written to, of people who were erased', standard: 0, floor: 0, ceiling: 0, source: 'GDPR art. 21(3): as long as the organisation writes to people; gone when the address comes back, and stands there' },
  erasure_record: { what: 'That somebody was erased: numbers and sums', standard: 3650, floor: 3650, ceiling: 3650, source: 'GDPR art. 5(2), 17: proof of erasure, and to erase again after a restored backup' },
});

const ACTOR = { category: 'reference', erase: { keep: 'Who did it, by number' } } as const;
const KEPT = 'That the right was carried out (GDPR art. 5(2)), under a number that leads to nobody';
const LAW = 'Decided by a court or an authority (GDPR art. 17(3)(b), (e))';

definePersonalData(
  { table: 'retention_settings', holds: 'How long data is kept', purpose: 'operation', retention: 'settings', columns: { plain: 'organization_id days updated_at' } },
  { table: 'retention_runs', holds: 'What was deleted because its time was over', purpose: 'operation', retention: 'erasure_record', columns: { plain: 'id organization_id started_at finished_at purged held' } },
  {
    table: 'legal_holds', holds: 'Legal holds', purpose: 'security', retention: 'erasure_record',
    columns: { plain: 'id organization_id created_at released_at', personal: { contact_id: { category: 'reference', erase: { keep: LAW } }, reason: { category: 'content', erase: { keep: LAW } }, created_by: ACTOR, released_by: ACTOR } },
  },
  {
    table: 'subject_requests', holds: 'Requests of people about their data', purpose: 'consent', retention: 'privacy_request', age: 't.finished_at', contact: 't.contact_id',
    columns: {
      plain: 'id organization_id kind channel state source_digest received_at due_at extended_at verified_at verified_method approved_at code_hash export_id reminded_at finished_at',
      personal: { contact_id: { category: 'reference', erase: { keep: KEPT } }, user_id: { category: 'reference', erase: { keep: KEPT } }, details: { category: 'content', erase: { blank: 'null' } }, verified_by: ACTOR, approved_by: ACTOR, finished_by: ACTOR },
    },
  },
  {
    table: 'subject_request_events', holds: 'What was done about requests', purpose: 'consent', retention: 'privacy_request', under: 'subject_requests', age: '(select r.finished_at from subject_requests r where r.id = t.request_id)',
    columns: { plain: 'id organization_id request_id kind actor_kind facts at', personal: { actor_id: ACTOR } },
  },
  {
    table: 'erasures', holds: 'Who was erased when, by number', purpose: 'consent', retention: 'erasure_record',
    columns: {
      plain: 'id organization_id subject request_id state counts requested_by_kind started_at finished_at',
      personal: {
        subject_id: { category: 'reference', erase: { keep: KEPT } }, subject_ids: { category: 'reference', erase: { keep: KEPT } }, requested_by_id: ACTOR,
        address_hashes: { category: 'contact', erase: { keep: 'Needed to find what is left of the person; gone when the erasure ends' } }, addresses: { category: 'contact', erase: { keep: 'Needed to find what is left of the person; gone when the erasure ends' } },
      },
    },
  },
  {
    table: 'suppressions', holds: 'Who asked for silence before they were erased', purpose: 'consent', retention: 'suppression',
    columns: { plain: 'organization_id channel kind by since', personal: { address_index: { category: 'contact', erase: { keep: 'A keyed hash, so that the wish not to be written to outlives the erasure (GDPR art. 21(3), 17(3)(b))' } } } },
  },
  { table: 'provider_callbacks', holds: 'That a provider told of requests for erasure', purpose: 'consent', retention: 'erasure_record', columns: { plain: 'id kind source_digest code_hash received_at found finished_at' } },
  {
    table: 'erasures_owed', holds: 'Whom a restored backup brought back, by number', purpose: 'consent', retention: 'erasure_record',
    columns: {
      plain: 'id owed_organization_id erased_at',
      personal: { contact_id: { category: 'reference', erase: { keep: 'Until the erasure is repeated, before the server opens' } }, user_id: { category: 'reference', erase: { keep: 'Until the erasure is repeated, before the server opens' } } },
    },
  },
  {
    table: 'organization_erasures', holds: 'Certificates of erased organisations', purpose: 'operation', retention: 'erasure_record',
    columns: { plain: 'id erased_organization_id name state requested_at due_at finished_at counts certificate code_hash', personal: { requested_by: ACTOR } },
  },
);
