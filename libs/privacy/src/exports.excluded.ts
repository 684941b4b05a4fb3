const SECRET = 'Proofs of identity and keys: whoever held the copy could use them';
const DERIVED = 'Computed from what is in the copy, and of no use without the server';
const WORK = 'Work in progress of the server; what comes of it is in the copy';
const HOUSE = 'Belongs to the installation and to no organisation';

/** Tables of which no copy is made, and why. A test compares them and the sources with the data map: a new table is in one or the other. */
export const EXCLUDED: Record<string, string> = {
  data_keys: SECRET, webhook_secrets: SECRET, connection_revocations: SECRET, one_time_tokens: SECRET, mfa_backup_codes: SECRET, webauthn_challenges: SECRET,
  installation: HOUSE, installation_secrets: HOUSE, master_keys: HOUSE, sso_spent: HOUSE, sign_in_attempts: 'Keyed hashes, kept for a day: nobody can be found by one', schema_migrations: HOUSE,
  provider_callbacks: HOUSE, shredded_organizations: HOUSE, organization_erasures: HOUSE, backups: HOUSE, erasures_owed: 'Which erasures a restored backup has to repeat; the erasures are in the copy', processor_reviews: WORK, media_uses: DERIVED,
  suppressions: 'Keyed hashes of the addresses of people who were erased: nobody can be found by one',
  outbox: WORK, idempotency_keys: 'Answers to requests, kept for a day; what the requests did is in the copy', key_rotations: 'The audit log tells of them', import_seen: WORK, connection_pace: WORK,
  import_chunks: 'The very file that was uploaded, for thirty days; what was taken from it is in contacts', media_handles: "The providers' names of files that are in the copy", message_words: DERIVED,
  webhook_events: 'Ids of what is in the copy, kept for some weeks for redelivery', webhook_deliveries: 'What became of those events', webhook_attempts: 'What became of those events',
  alert_evaluations: DERIVED, activity_minutes: DERIVED, activity_hours: DERIVED, activity_places: DERIVED, activity_sign_ins: DERIVED,
  audit_entries: DERIVED, audit_residues: DERIVED, audit_trees: DERIVED, audit_tiles: DERIVED, audit_checkpoints: DERIVED, audit_breaks: DERIVED, audit_counts: DERIVED, audit_followers: DERIVED, audit_sequencer: HOUSE,
};
