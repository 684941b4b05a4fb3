import { definePersonalData, defineRetention } from '@consentry/kernel';

defineRetention({
  consent_evidence: {
    what: 'The record of what an erased person had agreed to, without name, number and evidence', standard: 1095, floor: 365, ceiling: 3650,
    source: 'GDPR art. 7(1) and 17(3)(e): proof of consent, and defence against claims',
  },
  pending_consent: { what: 'Opt-ins that nobody confirmed', standard: 2, floor: 2, ceiling: 2, source: 'GDPR art. 5(1)(e)' },
});

const REFERENCE = { category: 'reference', erase: 'delete' } as const;
const KEPT = 'Proof of consent (GDPR art. 7(1), 17(3)(e)): states and times under a number that leads to nobody';
const ACTOR = { category: 'reference', erase: { keep: 'Who recorded it, by number' } } as const;

definePersonalData(
  {
    table: 'consent_records', holds: 'What people agreed to, and took back', purpose: 'consent', retention: 'consent_evidence', contact: 't.contact_id',
    handledBy: 'forget_consent_evidence, a function of the database owner: the application may not delete these rows',
    age: '(select c.erased_at from contacts c where c.id = t.contact_id)',
    columns: {
      plain: 'id organization_id channel actor_kind recorded_at',
      personal: {
        contact_id: { category: 'reference', erase: { keep: KEPT } }, purpose: { category: 'choice', erase: { keep: KEPT } }, state: { category: 'choice', erase: { keep: KEPT } }, source: { category: 'choice', erase: { keep: KEPT } },
        evidence_plain: { category: 'choice', erase: { blank: 'null' } }, evidence: { category: 'choice', erase: { blank: 'null' } }, actor_id: ACTOR,
      },
    },
  },
  {
    table: 'consent_states', holds: 'What people agree to now', purpose: 'consent', retention: 'contact', contact: 't.contact_id',
    columns: { plain: 'organization_id channel source since', personal: { contact_id: REFERENCE, purpose: { category: 'choice', erase: 'delete' }, state: { category: 'choice', erase: 'delete' } } },
  },
  { table: 'consent_settings', holds: 'Words that end and resume messages', purpose: 'consent', retention: 'settings', columns: { plain: 'organization_id opt_out_words resume_words yes_resumes inbound_grants_utility confirmations' } },
  { table: 'consent_forms', holds: 'Opt-in forms', purpose: 'consent', retention: 'settings', columns: { plain: 'id organization_id slug connection_id channel phone active version created_at updated_at deleted_at' } },
  {
    table: 'consent_form_versions', holds: 'What opt-in forms said', purpose: 'consent', retention: 'settings',
    columns: { plain: 'organization_id form_id version title text privacy_url language purposes actor_kind made_at', personal: { actor_id: ACTOR } },
  },
  {
    table: 'consent_pending', holds: 'Opt-ins that wait to be confirmed', purpose: 'consent', retention: 'pending_consent',
    columns: {
      plain: 'id organization_id form_id version channel purposes created_at expires_at code_index',
      personal: { address: { category: 'contact', erase: 'delete' }, details: { category: 'technical', erase: 'delete' }, address_index: { category: 'contact', erase: 'delete' } },
    },
  },
  {
    table: 'opt_outs', holds: 'Who asked for silence', purpose: 'consent', retention: 'contact', contact: 't.contact_id',
    columns: { plain: 'id organization_id channel since written_at', personal: { contact_id: REFERENCE, by: { category: 'choice', erase: 'delete' }, withdrawn: { category: 'choice', erase: 'delete' } } },
  },
);
