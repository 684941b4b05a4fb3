import { definePersonalData, defineRetention } from '@consentry/kernel';
import { RETENTION } from './audit.retention.rules.js';

const longest = Math.max(...Object.values(RETENTION).map((rule) => rule.ceiling));

defineRetention({
  // How long each kind of entry stays within that is set at the log itself, whose purge leaves a proof.
  security: { what: 'The audit log; how long each kind of entry is kept is set there', standard: longest, floor: longest, ceiling: longest, source: 'GDPR art. 5(1)(e) and 32: API requests 90 days, sign-ins 1 year, changes and security events 2 years; 24 months at most' },
  proofs: { what: 'Hashes that prove that the audit log is whole', standard: 0, floor: 0, ceiling: 0, source: 'As long as the organisation is here: a gap could be anything' },
});

/** Decision 0019. */
const LOGGED = { keep: 'Who did what, from where, is what a security log is for; it stays for the time of its kind (GDPR art. 17(3)(b) and (e), art. 32)' };
const log = { purpose: 'security', retention: 'security' } as const;
const proof = { purpose: 'security', retention: 'proofs' } as const;

definePersonalData(
  {
    table: 'audit_leaves', holds: 'Who did what, when and from where', ...log, user: `case when t.actor_kind = 'user' then t.actor_id::uuid end`,
    columns: {
      plain: 'id organization_id xid at event_type action actor_kind request_id object_type',
      personal: {
        actor_id: { category: 'reference', erase: LOGGED }, ip: { category: 'technical', erase: LOGGED }, user_agent: { category: 'technical', erase: LOGGED },
        object_id: { category: 'reference', erase: LOGGED }, context: { category: 'reference', erase: LOGGED },
      },
    },
  },
  { table: 'audit_entries', holds: 'The order of the log', ...log, columns: { plain: 'organization_id seq leaf_id' } },
  { table: 'audit_residues', holds: 'What is left of entries whose time is over: kind, time and a digest', ...proof, columns: { plain: 'organization_id seq event_type at', personal: { digest: { category: 'reference', erase: LOGGED } } } },
  { table: 'audit_trees', holds: 'The signed root of the log', ...proof, columns: { plain: 'organization_id size root note sealed_at' } },
  { table: 'audit_tiles', holds: 'Hashes of the log', ...proof, columns: { plain: 'organization_id level tile', personal: { hashes: { category: 'reference', erase: LOGGED } } } },
  { table: 'audit_checkpoints', holds: 'Signed roots of the log as they were', ...proof, columns: { plain: 'organization_id size note at' } },
  { table: 'audit_breaks', holds: 'Logs that stand still because something is wrong with them', ...proof, columns: { plain: 'organization_id reason since' } },
  { table: 'audit_counts', holds: 'How many entries of a kind there are by the hour and day', ...proof, columns: { plain: 'organization_id span event_type starts_at n' } },
  { table: 'audit_followers', holds: 'How far readers of the log came', ...proof, columns: { plain: 'name organization_id seq' } },
  { table: 'audit_sequencer', holds: 'How far the log is sealed', ...proof, columns: { plain: 'singleton cluster last_xid last_id' } },
  {
    table: 'audit_settings', holds: 'How long the log is kept, and who is mailed its root', purpose: 'security', retention: 'settings',
    columns: {
      plain: 'organization_id retention verified_at verified_size verified_faults witnessed_at witness_mailed_at',
      personal: { witness_emails: { category: 'contact', erase: { keep: 'Addresses that the organisation chose, of people outside it too; an owner takes them out in the settings of the log' } } },
    },
  },
);
