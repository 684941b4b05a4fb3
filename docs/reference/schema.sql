-- Generated from the migrations. Not for running: it shows what they add up to.

table activity_hours
  organization_id uuid not null
  measure text not null
  at timestamp with time zone not null
  subject text not null
  n bigint not null
  last_at timestamp with time zone not null
  CREATE UNIQUE INDEX activity_hours_pkey ON activity_hours USING btree (organization_id, measure, at, subject)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table activity_minutes
  organization_id uuid not null
  measure text not null
  at timestamp with time zone not null
  subject text not null
  n bigint not null
  last_at timestamp with time zone not null
  CREATE UNIQUE INDEX activity_minutes_pkey ON activity_minutes USING btree (organization_id, measure, at, subject)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table activity_places
  organization_id uuid not null
  key_id uuid not null
  country text not null
  first_at timestamp with time zone not null
  last_at timestamp with time zone not null
  CREATE UNIQUE INDEX activity_places_pkey ON activity_places USING btree (organization_id, key_id, country)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table activity_sign_ins
  id uuid not null
  organization_id uuid not null
  user_id uuid not null
  at timestamp with time zone not null
  country text not null
  CREATE INDEX activity_sign_ins_age ON activity_sign_ins USING btree (organization_id, at)
  CREATE UNIQUE INDEX activity_sign_ins_pkey ON activity_sign_ins USING btree (id)
  CREATE INDEX activity_sign_ins_trail ON activity_sign_ins USING btree (organization_id, user_id, at)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table alert_evaluations
  organization_id uuid not null
  news text[] not null
  CREATE INDEX alert_evaluations_news ON alert_evaluations USING btree (organization_id) WHERE (news <> '{}'::text[])
  CREATE UNIQUE INDEX alert_evaluations_pkey ON alert_evaluations USING btree (organization_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table alert_settings
  organization_id uuid not null
  rule text not null
  enabled boolean not null
  parameters jsonb not null
  notify jsonb
  changed_at timestamp with time zone not null
  CREATE UNIQUE INDEX alert_settings_pkey ON alert_settings USING btree (organization_id, rule)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table alerts
  id uuid not null
  organization_id uuid not null
  rule text not null
  severity text not null
  state text not null
  object_type text
  object_id uuid
  facts jsonb not null
  dedupe_key text not null
  count integer not null
  first_at timestamp with time zone not null
  last_at timestamp with time zone not null
  acknowledged_at timestamp with time zone
  acknowledged_by uuid
  acknowledged_note text
  closed_at timestamp with time zone
  closed_by uuid
  closed_note text
  told text
  told_at timestamp with time zone
  CREATE INDEX alerts_closed ON alerts USING btree (organization_id, dedupe_key, closed_at) WHERE (state = 'closed'::text)
  CREATE INDEX alerts_list ON alerts USING btree (organization_id, last_at DESC, id DESC)
  CREATE UNIQUE INDEX alerts_live ON alerts USING btree (organization_id, dedupe_key) WHERE (state <> 'closed'::text)
  CREATE UNIQUE INDEX alerts_pkey ON alerts USING btree (id)
  CREATE INDEX alerts_told ON alerts USING btree (organization_id, told_at) WHERE (told_at IS NOT NULL)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table api_key_usage
  organization_id uuid not null
  key_id uuid not null
  day date not null
  requests bigint not null
  CREATE UNIQUE INDEX api_key_usage_pkey ON api_key_usage USING btree (key_id, day)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table api_keys
  id uuid not null
  organization_id uuid not null
  name text not null
  environment text not null
  prefix text not null
  key_hash bytea not null
  scopes text[] not null
  created_by text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone
  revoked_at timestamp with time zone
  last_used_at timestamp with time zone
  ip_allowlist text[] not null
  rate_per_minute integer
  rotated_from uuid
  reminded_at timestamp with time zone
  CREATE UNIQUE INDEX api_keys_key_hash_key ON api_keys USING btree (key_hash)
  CREATE INDEX api_keys_list ON api_keys USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX api_keys_pkey ON api_keys USING btree (id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table attempts
  id uuid not null
  organization_id uuid not null
  message_id uuid not null
  worker uuid not null
  started_at timestamp with time zone not null
  finished_at timestamp with time zone
  outcome text
  provider_id text
  code text
  CREATE INDEX attempts_age ON attempts USING brin (started_at) WITH (pages_per_range='16', autosummarize='on')
  CREATE INDEX attempts_message ON attempts USING btree (message_id, started_at)
  CREATE UNIQUE INDEX attempts_pkey ON attempts USING btree (id)
  CREATE INDEX attempts_running ON attempts USING btree (organization_id) WHERE (finished_at IS NULL)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table audit_breaks
  organization_id uuid not null
  reason text not null
  since timestamp with time zone not null
  CREATE UNIQUE INDEX audit_breaks_pkey ON audit_breaks USING btree (organization_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table audit_checkpoints
  organization_id uuid not null
  size bigint not null
  note text not null
  at timestamp with time zone not null
  CREATE UNIQUE INDEX audit_checkpoints_pkey ON audit_checkpoints USING btree (organization_id, size)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table audit_counts
  organization_id uuid not null
  span text not null
  event_type text not null
  starts_at timestamp with time zone not null
  n bigint not null
  CREATE UNIQUE INDEX audit_counts_pkey ON audit_counts USING btree (organization_id, span, event_type, starts_at)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table audit_entries
  organization_id uuid not null
  seq bigint not null
  leaf_id uuid not null
  CREATE UNIQUE INDEX audit_entries_leaf ON audit_entries USING btree (leaf_id)
  CREATE UNIQUE INDEX audit_entries_pkey ON audit_entries USING btree (organization_id, seq)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table audit_followers
  name text not null
  organization_id uuid not null
  seq bigint not null
  CREATE UNIQUE INDEX audit_followers_pkey ON audit_followers USING btree (name, organization_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table audit_leaves
  id uuid not null
  organization_id uuid not null
  xid xid8 not null
  at timestamp with time zone not null
  event_type text not null
  action text not null
  actor_kind text not null
  actor_id text not null
  ip text
  user_agent text
  request_id text
  object_type text
  object_id uuid
  context jsonb not null
  CREATE INDEX audit_leaves_bloom ON audit_leaves USING brin (actor_id text_bloom_ops, action text_bloom_ops, ip text_bloom_ops, object_id uuid_bloom_ops) WITH (pages_per_range='32', autosummarize='on')
  CREATE INDEX audit_leaves_order ON audit_leaves USING btree (xid, id)
  CREATE UNIQUE INDEX audit_leaves_pkey ON audit_leaves USING btree (id)
  CREATE INDEX audit_leaves_type_time ON audit_leaves USING btree (organization_id, event_type, at DESC, id DESC)
  policy sequencer select using (current_setting('app.system'::text, true) = 'on'::text) check -
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table audit_residues
  organization_id uuid not null
  seq bigint not null
  event_type text not null
  at timestamp with time zone not null
  digest text not null
  CREATE UNIQUE INDEX audit_residues_pkey ON audit_residues USING btree (organization_id, seq)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table audit_sequencer
  singleton boolean not null
  cluster text not null
  last_xid xid8 not null
  last_id uuid not null
  CREATE UNIQUE INDEX audit_sequencer_pkey ON audit_sequencer USING btree (singleton)
  policy organizations select using (NULLIF(current_setting('app.organization_id'::text, true), ''::text) IS NOT NULL) check -
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table audit_settings
  organization_id uuid not null
  retention jsonb not null
  witness_emails text[] not null
  verified_at timestamp with time zone
  verified_size bigint
  verified_faults jsonb not null
  witnessed_at timestamp with time zone
  witness_mailed_at timestamp with time zone
  CREATE UNIQUE INDEX audit_settings_pkey ON audit_settings USING btree (organization_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table audit_streams
  id uuid not null
  organization_id uuid not null
  name text not null
  kind text not null
  enabled boolean not null
  event_types text[]
  settings jsonb not null
  masks jsonb not null
  secrets bytea
  version integer not null
  position bigint not null
  certain bigint not null
  failures integer not null
  failing_since timestamp with time zone
  retry_at timestamp with time zone
  last_error text
  last_error_at timestamp with time zone
  last_sent_at timestamp with time zone
  behind_since timestamp with time zone
  paused_since timestamp with time zone
  holder uuid
  held_until timestamp with time zone
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  CREATE INDEX audit_streams_list ON audit_streams USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX audit_streams_pkey ON audit_streams USING btree (id)
  CREATE INDEX audit_streams_retry ON audit_streams USING btree (retry_at) WHERE (enabled AND (retry_at IS NOT NULL))
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table audit_tiles
  organization_id uuid not null
  level smallint not null
  tile bigint not null
  hashes bytea not null
  CREATE UNIQUE INDEX audit_tiles_pkey ON audit_tiles USING btree (organization_id, level, tile)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table audit_trees
  organization_id uuid not null
  size bigint not null
  root bytea not null
  note text not null
  sealed_at timestamp with time zone not null
  CREATE UNIQUE INDEX audit_trees_pkey ON audit_trees USING btree (organization_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table backups
  id uuid not null
  state text not null
  cause text not null
  started_at timestamp with time zone not null
  finished_at timestamp with time zone
  bytes bigint
  tables integer
  rows bigint
  files bigint
  reason text
  verified_at timestamp with time zone
  verify_ok boolean
  verify_note text
  CREATE INDEX backups_list ON backups USING btree (started_at DESC, id DESC)
  CREATE UNIQUE INDEX backups_pkey ON backups USING btree (id)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table broadcast_recipients
  organization_id uuid not null
  broadcast_id uuid not null
  contact_id uuid not null
  state text not null
  reason text
  message_id uuid
  due_at timestamp with time zone not null
  retry_until timestamp with time zone
  outstanding boolean not null
  decided_at timestamp with time zone
  CREATE INDEX broadcast_recipients_due ON broadcast_recipients USING btree (broadcast_id, due_at, contact_id) WHERE (state = 'pending'::text)
  CREATE INDEX broadcast_recipients_outstanding ON broadcast_recipients USING btree (broadcast_id) WHERE outstanding
  CREATE UNIQUE INDEX broadcast_recipients_pkey ON broadcast_recipients USING btree (broadcast_id, contact_id)
  CREATE INDEX broadcast_recipients_state ON broadcast_recipients USING btree (broadcast_id, state, contact_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table broadcasts
  id uuid not null
  organization_id uuid not null
  name text not null
  connection_id uuid not null
  purpose text not null
  type text not null
  body bytea not null
  segment_id uuid
  state text not null
  reason text
  goes_on boolean not null
  retry_window_seconds integer
  scheduled_at timestamp with time zone
  local_time timestamp without time zone
  time_zone text
  created_by_kind text not null
  created_by_id text not null
  approved_by_kind text
  approved_by_id text
  approved_at timestamp with time zone
  started_at timestamp with time zone
  place jsonb
  expanded_at timestamp with time zone
  finished_at timestamp with time zone
  failures integer not null
  recipients integer not null
  accepted integer not null
  excluded integer not null
  cancelled integer not null
  failed integer not null
  reasons jsonb not null
  preview jsonb
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  content_gone_at timestamp with time zone
  CREATE INDEX broadcasts_list ON broadcasts USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX broadcasts_pkey ON broadcasts USING btree (id)
  CREATE INDEX broadcasts_segment ON broadcasts USING btree (segment_id) WHERE (segment_id IS NOT NULL)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table connection_lines
  connection_id uuid not null
  organization_id uuid not null
  state text
  quality text
  daily_people integer
  daily_unlimited boolean not null
  per_second numeric
  name text not null
  told_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  CREATE UNIQUE INDEX connection_lines_pkey ON connection_lines USING btree (connection_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table connection_pace
  connection_id uuid not null
  organization_id uuid not null
  tokens double precision not null
  counted_at timestamp with time zone not null
  blocked_until timestamp with time zone
  marketing_paused_until timestamp with time zone
  usage_percent integer not null
  usage_at timestamp with time zone
  CREATE UNIQUE INDEX connection_pace_pkey ON connection_pace USING btree (connection_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table connection_revocations
  id uuid not null
  organization_id uuid not null
  connection_id uuid not null
  plugin text not null
  settings jsonb not null
  sealed bytea not null
  attempts integer not null
  held_until timestamp with time zone
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX connection_revocations_connection_id_key ON connection_revocations USING btree (connection_id)
  CREATE UNIQUE INDEX connection_revocations_pkey ON connection_revocations USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table connections
  id uuid not null
  organization_id uuid not null
  plugin text not null
  channel text not null
  name text not null
  status text not null
  credentials bytea
  masks jsonb not null
  settings jsonb not null
  service_window_hours numeric
  version integer not null
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  last_webhook_at timestamp with time zone
  last_checked_at timestamp with time zone
  last_error text
  credentials_changed_at timestamp with time zone
  CREATE INDEX connections_list ON connections USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX connections_pkey ON connections USING btree (id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table consent_form_versions
  organization_id uuid not null
  form_id uuid not null
  version integer not null
  title text not null
  text text not null
  privacy_url text not null
  language text not null
  purposes text[] not null
  actor_kind text not null
  actor_id text not null
  made_at timestamp with time zone not null
  CREATE UNIQUE INDEX consent_form_versions_pkey ON consent_form_versions USING btree (form_id, version)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table consent_forms
  id uuid not null
  organization_id uuid not null
  slug text not null
  connection_id uuid not null
  channel text not null
  phone text
  active boolean not null
  version integer not null
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  deleted_at timestamp with time zone
  CREATE INDEX consent_forms_list ON consent_forms USING btree (organization_id, created_at DESC, id DESC) WHERE (deleted_at IS NULL)
  CREATE UNIQUE INDEX consent_forms_pkey ON consent_forms USING btree (id)
  CREATE UNIQUE INDEX consent_forms_slug_key ON consent_forms USING btree (slug)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table consent_pending
  id uuid not null
  organization_id uuid not null
  form_id uuid not null
  version integer not null
  channel text not null
  address bytea
  details bytea
  address_index bytea not null
  code_index bytea not null
  purposes text[] not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  CREATE INDEX consent_pending_expiry ON consent_pending USING btree (expires_at)
  CREATE UNIQUE INDEX consent_pending_organization_id_code_index_key ON consent_pending USING btree (organization_id, code_index)
  CREATE UNIQUE INDEX consent_pending_pkey ON consent_pending USING btree (id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table consent_records
  id uuid not null
  organization_id uuid not null
  contact_id uuid not null
  channel text not null
  purpose text not null
  state text not null
  source text not null
  evidence_plain jsonb
  actor_kind text not null
  actor_id text not null
  recorded_at timestamp with time zone not null
  evidence bytea
  CREATE INDEX consent_records_contact ON consent_records USING btree (contact_id, recorded_at DESC, id DESC)
  CREATE INDEX consent_records_ledger ON consent_records USING btree (organization_id, id)
  CREATE UNIQUE INDEX consent_records_pkey ON consent_records USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table consent_settings
  organization_id uuid not null
  opt_out_words jsonb not null
  resume_words jsonb not null
  yes_resumes boolean not null
  inbound_grants_utility boolean not null
  confirmations jsonb not null
  CREATE UNIQUE INDEX consent_settings_pkey ON consent_settings USING btree (organization_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table consent_states
  organization_id uuid not null
  contact_id uuid not null
  channel text not null
  purpose text not null
  state text not null
  source text not null
  since timestamp with time zone not null
  CREATE UNIQUE INDEX consent_states_pkey ON consent_states USING btree (contact_id, channel, purpose)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table contact_holds
  organization_id uuid not null
  contact_id uuid not null
  kind text not null
  since timestamp with time zone not null
  until timestamp with time zone
  CREATE UNIQUE INDEX contact_holds_pkey ON contact_holds USING btree (contact_id, kind)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table contact_tags
  organization_id uuid not null
  contact_id uuid not null
  tag_id uuid not null
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX contact_tags_pkey ON contact_tags USING btree (contact_id, tag_id)
  CREATE INDEX contact_tags_tag ON contact_tags USING btree (tag_id, contact_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table contacts
  id uuid not null
  organization_id uuid not null
  name_plain text
  attributes_plain jsonb
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  erased_at timestamp with time zone
  merged_into uuid
  name bytea
  name_index text[] not null
  attributes bytea
  attribute_index text[] not null
  time_zone text
  language text
  import_id uuid
  import_fresh boolean not null
  removed_at timestamp with time zone
  CREATE INDEX contacts_attributes ON contacts USING gin (attribute_index)
  CREATE INDEX contacts_list ON contacts USING btree (organization_id, created_at DESC, id DESC) WHERE (merged_into IS NULL)
  CREATE INDEX contacts_name ON contacts USING gin (name_index)
  CREATE INDEX contacts_page ON contacts USING btree (organization_id, id) WHERE ((merged_into IS NULL) AND (erased_at IS NULL))
  CREATE UNIQUE INDEX contacts_pkey ON contacts USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table conversation_events
  id uuid not null
  organization_id uuid not null
  conversation_id uuid not null
  kind text not null
  actor_kind text not null
  actor_id text not null
  facts jsonb not null
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX conversation_events_pkey ON conversation_events USING btree (id)
  CREATE INDEX conversation_events_thread ON conversation_events USING btree (conversation_id, created_at DESC, id DESC)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table conversation_labelled
  organization_id uuid not null
  conversation_id uuid not null
  label_id uuid not null
  CREATE INDEX conversation_labelled_label ON conversation_labelled USING btree (label_id)
  CREATE UNIQUE INDEX conversation_labelled_pkey ON conversation_labelled USING btree (conversation_id, label_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table conversation_labels
  id uuid not null
  organization_id uuid not null
  name text not null
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX conversation_labels_name ON conversation_labels USING btree (organization_id, lower(name))
  CREATE UNIQUE INDEX conversation_labels_pkey ON conversation_labels USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table conversation_notes
  id uuid not null
  organization_id uuid not null
  conversation_id uuid not null
  author_kind text not null
  author_id text not null
  body bytea not null
  created_at timestamp with time zone not null
  edited_at timestamp with time zone
  CREATE UNIQUE INDEX conversation_notes_pkey ON conversation_notes USING btree (id)
  CREATE INDEX conversation_notes_thread ON conversation_notes USING btree (conversation_id, created_at DESC, id DESC)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table conversations
  id uuid not null
  organization_id uuid not null
  contact_id uuid not null
  connection_id uuid not null
  status text not null
  unread_count integer not null
  last_inbound_at timestamp with time zone
  last_message_at timestamp with time zone not null
  last_message_id uuid
  created_at timestamp with time zone not null
  assignee_id uuid
  handler text not null
  closed_at timestamp with time zone
  snoozed_until timestamp with time zone
  presence_at timestamp with time zone
  ai_disclosed_at timestamp with time zone
  window_closed_at timestamp with time zone
  CREATE INDEX conversations_assignee ON conversations USING btree (assignee_id, last_message_at DESC) WHERE (assignee_id IS NOT NULL)
  CREATE UNIQUE INDEX conversations_contact_id_connection_id_key ON conversations USING btree (contact_id, connection_id)
  CREATE INDEX conversations_list ON conversations USING btree (organization_id, last_message_at DESC, id DESC)
  CREATE UNIQUE INDEX conversations_pkey ON conversations USING btree (id)
  CREATE INDEX conversations_unread ON conversations USING btree (organization_id, last_message_at DESC) WHERE (unread_count > 0)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table data_keys
  id uuid not null
  organization_id uuid not null
  version integer not null
  wrapped bytea
  master_key_version integer not null
  created_at timestamp with time zone not null
  kind text not null
  state text not null
  master_key_provider text not null
  retired_at timestamp with time zone
  destroyed_at timestamp with time zone
  CREATE UNIQUE INDEX data_keys_active ON data_keys USING btree (organization_id, kind) WHERE (state = 'active'::text)
  CREATE UNIQUE INDEX data_keys_pkey ON data_keys USING btree (id)
  CREATE UNIQUE INDEX data_keys_version ON data_keys USING btree (organization_id, kind, version)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table devices
  id uuid not null
  user_id uuid not null
  token_hash bytea not null
  ip text
  country text
  user_agent text
  created_at timestamp with time zone not null
  last_seen_at timestamp with time zone not null
  CREATE UNIQUE INDEX devices_pkey ON devices USING btree (id)
  CREATE UNIQUE INDEX devices_token_hash_key ON devices USING btree (token_hash)
  CREATE INDEX devices_user ON devices USING btree (user_id)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table erasures
  id uuid not null
  organization_id uuid not null
  subject text not null
  subject_id uuid not null
  subject_ids uuid[] not null
  request_id uuid
  state text not null
  address_hashes bytea[] not null
  addresses bytea
  counts jsonb not null
  requested_by_kind text not null
  requested_by_id text not null
  started_at timestamp with time zone not null
  finished_at timestamp with time zone
  CREATE INDEX erasures_list ON erasures USING btree (organization_id, started_at DESC, id DESC)
  CREATE UNIQUE INDEX erasures_pkey ON erasures USING btree (id)
  CREATE UNIQUE INDEX erasures_running ON erasures USING btree (organization_id, subject, subject_id) WHERE (state = 'running'::text)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table erasures_owed
  id uuid not null
  owed_organization_id uuid not null
  contact_id uuid
  user_id uuid
  erased_at timestamp with time zone not null
  CREATE UNIQUE INDEX erasures_owed_pkey ON erasures_owed USING btree (id)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table exports
  id uuid not null
  organization_id uuid not null
  kind text not null
  subjects uuid[] not null
  request_id uuid
  media boolean not null
  state text not null
  reason text
  rows bigint not null
  total bigint not null
  bytes bigint
  files integer
  digest text
  run uuid
  runs integer not null
  failures integer not null
  file_key bytea
  storage_key text
  storage_keys text[] not null
  actor_kind text not null
  actor_id text not null
  created_at timestamp with time zone not null
  finished_at timestamp with time zone
  expires_at timestamp with time zone
  hidden_at timestamp with time zone
  CREATE INDEX exports_ended ON exports USING btree (finished_at) WHERE (state <> 'running'::text)
  CREATE INDEX exports_expiry ON exports USING btree (expires_at) WHERE (state = 'ready'::text)
  CREATE INDEX exports_list ON exports USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX exports_pkey ON exports USING btree (id)
  CREATE UNIQUE INDEX exports_request ON exports USING btree (organization_id, request_id) WHERE ((request_id IS NOT NULL) AND (state = ANY (ARRAY['running'::text, 'ready'::text])) AND (hidden_at IS NULL))
  CREATE UNIQUE INDEX exports_running ON exports USING btree (organization_id) WHERE ((state = 'running'::text) AND (kind = 'organization'::text))
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table idempotency_keys
  organization_id uuid not null
  actor_id text not null
  key text not null
  request_hash bytea not null
  state text not null
  status integer
  body jsonb
  created_at timestamp with time zone not null
  sealed bytea
  slot text not null
  CREATE INDEX idempotency_keys_age ON idempotency_keys USING btree (created_at)
  CREATE UNIQUE INDEX idempotency_keys_pkey ON idempotency_keys USING btree (organization_id, actor_id, key)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table identities
  id uuid not null
  organization_id uuid not null
  contact_id uuid not null
  channel text not null
  kind text not null
  address_plain text
  created_at timestamp with time zone not null
  address bytea
  address_index bytea
  CREATE UNIQUE INDEX identities_address ON identities USING btree (organization_id, channel, address_index)
  CREATE INDEX identities_contact ON identities USING btree (contact_id, organization_id, channel, kind)
  CREATE UNIQUE INDEX identities_pkey ON identities USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table import_chunks
  id uuid not null
  organization_id uuid not null
  import_id uuid not null
  n integer not null
  body bytea not null
  CREATE UNIQUE INDEX import_chunks_import_id_n_key ON import_chunks USING btree (import_id, n)
  CREATE UNIQUE INDEX import_chunks_pkey ON import_chunks USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table import_rows
  id uuid not null
  organization_id uuid not null
  import_id uuid not null
  pass integer not null
  row_number integer not null
  outcome text not null
  code text
  contact_id uuid
  undo bytea
  CREATE INDEX import_rows_contact ON import_rows USING btree (import_id, contact_id) WHERE (contact_id IS NOT NULL)
  CREATE UNIQUE INDEX import_rows_import_id_pass_row_number_key ON import_rows USING btree (import_id, pass, row_number)
  CREATE UNIQUE INDEX import_rows_pkey ON import_rows USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table import_seen
  organization_id uuid not null
  import_id uuid not null
  pass integer not null
  token text not null
  CREATE UNIQUE INDEX import_seen_pkey ON import_seen USING btree (import_id, pass, token)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table imports
  id uuid not null
  organization_id uuid not null
  name bytea
  header bytea not null
  setup bytea
  state text not null
  encoding text not null
  delimiter text not null
  bytes bigint not null
  rows integer not null
  chunks integer not null
  pass integer not null
  next_chunk integer not null
  created integer not null
  updated integer not null
  skipped integer not null
  invalid integer not null
  granted integer not null
  opted_out_kept integer not null
  undo_after integer not null
  undo_removed integer not null
  undo_restored integer not null
  undo_kept integer not null
  created_at timestamp with time zone not null
  created_by text not null
  started_at timestamp with time zone
  started_by text
  finished_at timestamp with time zone
  upload_by text
  upload_key text
  upload_digest bytea
  CREATE INDEX imports_list ON imports USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX imports_pkey ON imports USING btree (id)
  CREATE UNIQUE INDEX imports_upload ON imports USING btree (organization_id, upload_by, upload_key) WHERE (upload_key IS NOT NULL)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table inbound_events
  id uuid not null
  organization_id uuid not null
  connection_id uuid not null
  dedupe_key bytea not null
  kind text not null
  name text not null
  event_plain jsonb
  payload_plain jsonb
  state text not null
  detail text
  received_at timestamp with time zone not null
  applied_at timestamp with time zone
  body bytea
  content_gone_at timestamp with time zone
  contact_id uuid
  CREATE INDEX inbound_events_age ON inbound_events USING brin (received_at) WITH (pages_per_range='16', autosummarize='on')
  CREATE UNIQUE INDEX inbound_events_connection_id_dedupe_key_key ON inbound_events USING btree (connection_id, dedupe_key)
  CREATE INDEX inbound_events_contact ON inbound_events USING btree (contact_id) WHERE (contact_id IS NOT NULL)
  CREATE INDEX inbound_events_list ON inbound_events USING btree (organization_id, received_at DESC, id DESC)
  CREATE INDEX inbound_events_nobody ON inbound_events USING btree (organization_id, id) WHERE ((contact_id IS NULL) AND (state <> 'pending'::text))
  CREATE UNIQUE INDEX inbound_events_pkey ON inbound_events USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table inbox_settings
  organization_id uuid not null
  search_texts boolean not null
  CREATE UNIQUE INDEX inbox_settings_pkey ON inbox_settings USING btree (organization_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table installation
  singleton boolean not null
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX installation_pkey ON installation USING btree (singleton)
  policy readable select using true check -
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table installation_secrets
  name text not null
  sealed bytea not null
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX installation_secrets_pkey ON installation_secrets USING btree (name)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table invitations
  id uuid not null
  organization_id uuid not null
  email text not null
  email_key text not null
  role text not null
  invited_by uuid
  token_hash bytea
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  accepted_at timestamp with time zone
  revoked_at timestamp with time zone
  CREATE INDEX invitations_list ON invitations USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX invitations_open ON invitations USING btree (organization_id, email_key) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL))
  CREATE UNIQUE INDEX invitations_pkey ON invitations USING btree (id)
  CREATE UNIQUE INDEX invitations_token_hash_key ON invitations USING btree (token_hash)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table key_policies
  organization_id uuid not null
  rotate_every_days integer
  updated_at timestamp with time zone not null
  CREATE UNIQUE INDEX key_policies_pkey ON key_policies USING btree (organization_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table key_rotations
  id uuid not null
  organization_id uuid not null
  kind text not null
  state text not null
  from_version integer
  to_version integer not null
  pass integer not null
  at_table text
  at_row text
  found bigint not null
  done bigint not null
  total bigint
  started_at timestamp with time zone not null
  finished_at timestamp with time zone
  started_by text not null
  last_error text
  CREATE INDEX key_rotations_list ON key_rotations USING btree (organization_id, started_at DESC)
  CREATE UNIQUE INDEX key_rotations_pkey ON key_rotations USING btree (id)
  CREATE UNIQUE INDEX key_rotations_running ON key_rotations USING btree (organization_id, kind) WHERE (state = 'running'::text)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table known_origins
  user_id uuid not null
  kind text not null
  value text not null
  last_seen_at timestamp with time zone not null
  CREATE UNIQUE INDEX known_origins_pkey ON known_origins USING btree (user_id, kind, value)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table legal_holds
  id uuid not null
  organization_id uuid not null
  contact_id uuid
  reason bytea not null
  created_by text not null
  created_at timestamp with time zone not null
  released_by text
  released_at timestamp with time zone
  CREATE INDEX legal_holds_list ON legal_holds USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX legal_holds_pkey ON legal_holds USING btree (id)
  CREATE INDEX legal_holds_standing ON legal_holds USING btree (organization_id, contact_id) WHERE (released_at IS NULL)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table master_keys
  provider text not null
  version integer not null
  fingerprint text not null
  state text not null
  created_at timestamp with time zone not null
  activated_at timestamp with time zone
  destroyed_at timestamp with time zone
  CREATE UNIQUE INDEX master_keys_current ON master_keys USING btree (state) WHERE (state = 'current'::text)
  CREATE UNIQUE INDEX master_keys_pkey ON master_keys USING btree (provider, version)
  policy readable select using true check -
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table media
  id uuid not null
  organization_id uuid not null
  direction text not null
  connection_id uuid
  message_id uuid
  expected_type text
  provider_media_id text
  mime_type text
  size bigint
  details bytea
  file_key bytea
  state text not null
  reason text
  storage_key text
  request_key bytea
  created_at timestamp with time zone not null
  fetched_at timestamp with time zone
  expires_at timestamp with time zone not null
  deleted_at timestamp with time zone
  CREATE INDEX media_expiry ON media USING btree (expires_at) WHERE (state <> 'deleted'::text)
  CREATE INDEX media_leftover ON media USING btree (deleted_at) WHERE ((state = 'deleted'::text) AND (storage_key IS NOT NULL))
  CREATE INDEX media_living ON media USING btree (organization_id, created_at) WHERE (state <> 'deleted'::text)
  CREATE INDEX media_message ON media USING btree (message_id) WHERE (message_id IS NOT NULL)
  CREATE UNIQUE INDEX media_pkey ON media USING btree (id)
  CREATE UNIQUE INDEX media_request ON media USING btree (organization_id, request_key) WHERE (request_key IS NOT NULL)
  CREATE INDEX media_unfinished ON media USING btree (created_at) WHERE ((state = 'pending'::text) AND (direction = 'out'::text))
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table media_handles
  media_id uuid not null
  connection_id uuid not null
  organization_id uuid not null
  line text not null
  provider_media_id text not null
  expires_at timestamp with time zone
  CREATE UNIQUE INDEX media_handles_pkey ON media_handles USING btree (media_id, connection_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table media_uses
  organization_id uuid not null
  media_id uuid not null
  holder_id uuid not null
  CREATE INDEX media_uses_holder ON media_uses USING btree (holder_id)
  CREATE UNIQUE INDEX media_uses_pkey ON media_uses USING btree (media_id, holder_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table memberships
  organization_id uuid not null
  user_id uuid not null
  role text not null
  created_at timestamp with time zone not null
  disabled_at timestamp with time zone
  role_since timestamp with time zone not null
  CREATE UNIQUE INDEX memberships_pkey ON memberships USING btree (organization_id, user_id)
  CREATE INDEX memberships_user ON memberships USING btree (user_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table message_events
  seq bigint not null
  organization_id uuid not null
  message_id uuid not null
  status text not null
  at timestamp with time zone not null
  code text
  detail text
  CREATE INDEX message_events_age ON message_events USING brin (at) WITH (pages_per_range='16', autosummarize='on')
  CREATE INDEX message_events_at ON message_events USING brin (at) WITH (pages_per_range='16', autosummarize='on')
  CREATE INDEX message_events_message ON message_events USING btree (message_id, seq)
  CREATE UNIQUE INDEX message_events_pkey ON message_events USING btree (seq)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table message_reactions
  id uuid not null
  organization_id uuid not null
  message_id uuid not null
  by text not null
  emoji bytea not null
  at timestamp with time zone not null
  CREATE INDEX message_reactions_age ON message_reactions USING btree (organization_id, at)
  CREATE UNIQUE INDEX message_reactions_message_id_by_key ON message_reactions USING btree (message_id, by)
  CREATE UNIQUE INDEX message_reactions_pkey ON message_reactions USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table message_versions
  id uuid not null
  organization_id uuid not null
  message_id uuid not null
  body bytea not null
  replaced_at timestamp with time zone not null
  CREATE INDEX message_versions_message ON message_versions USING btree (message_id, replaced_at)
  CREATE UNIQUE INDEX message_versions_pkey ON message_versions USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table message_words
  organization_id uuid not null
  word bytea not null
  message_id uuid not null
  CREATE INDEX message_words_message ON message_words USING btree (message_id)
  CREATE UNIQUE INDEX message_words_pkey ON message_words USING btree (word, message_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table messages
  id uuid not null
  organization_id uuid not null
  connection_id uuid not null
  channel text not null
  conversation_id uuid
  contact_id uuid
  direction text not null
  purpose text
  type text not null
  content_plain jsonb
  address_plain text
  address_kind text
  reply_to text
  status text not null
  code text
  detail text
  provider_id text
  source text not null
  actor_kind text not null
  actor_id text not null
  exemption text
  exemption_ref uuid
  verdict jsonb
  dispatch_verdict jsonb
  created_at timestamp with time zone not null
  counted_at timestamp with time zone
  dispatched_at timestamp with time zone
  body bytea
  address_index bytea
  edited_at timestamp with time zone
  deleted_at timestamp with time zone
  broadcast_id uuid
  recipient_id uuid
  bulk boolean not null
  reviewed boolean not null
  resolved_by text
  content_gone_at timestamp with time zone
  CREATE INDEX messages_age ON messages USING brin (created_at) WITH (pages_per_range='16', autosummarize='on')
  CREATE UNIQUE INDEX messages_broadcast ON messages USING btree (broadcast_id, recipient_id) WHERE (broadcast_id IS NOT NULL)
  CREATE INDEX messages_contact ON messages USING btree (contact_id)
  CREATE INDEX messages_counted ON messages USING btree (contact_id, counted_at DESC) WHERE (counted_at IS NOT NULL)
  CREATE UNIQUE INDEX messages_exemption ON messages USING btree (exemption, exemption_ref) WHERE (exemption_ref IS NOT NULL)
  CREATE INDEX messages_list ON messages USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX messages_pkey ON messages USING btree (id)
  CREATE UNIQUE INDEX messages_provider ON messages USING btree (connection_id, provider_id) WHERE (provider_id IS NOT NULL)
  CREATE INDEX messages_thread ON messages USING btree (conversation_id, created_at DESC, id DESC)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table messaging_policies
  organization_id uuid not null
  hourly_cap integer not null
  marketing_hours integer not null
  quiet_from integer
  quiet_until integer
  quiet_purposes text[] not null
  time_zone text not null
  unknown_outcome text not null
  unknown_after_minutes integer not null
  review_ai_marketing boolean not null
  broadcast_approval boolean not null
  updated_at timestamp with time zone not null
  zero_content boolean not null
  zero_content_ai boolean not null
  content_swept_to timestamp with time zone
  CREATE UNIQUE INDEX messaging_policies_pkey ON messaging_policies USING btree (organization_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table mfa_backup_codes
  user_id uuid not null
  code_hash bytea not null
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX mfa_backup_codes_pkey ON mfa_backup_codes USING btree (user_id, code_hash)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table mfa_totp
  user_id uuid not null
  sealed bytea not null
  confirmed_at timestamp with time zone
  last_step bigint
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX mfa_totp_pkey ON mfa_totp USING btree (user_id)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table one_time_tokens
  id uuid not null
  kind text not null
  token_hash bytea
  user_id uuid
  data jsonb not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  CREATE INDEX one_time_tokens_expiry ON one_time_tokens USING btree (expires_at)
  CREATE UNIQUE INDEX one_time_tokens_pkey ON one_time_tokens USING btree (id)
  CREATE UNIQUE INDEX one_time_tokens_token_hash_key ON one_time_tokens USING btree (token_hash)
  CREATE INDEX one_time_tokens_user ON one_time_tokens USING btree (user_id, kind, created_at)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table opt_outs
  id uuid not null
  organization_id uuid not null
  contact_id uuid not null
  channel text not null
  by text not null
  withdrawn text[] not null
  since timestamp with time zone not null
  written_at timestamp with time zone not null
  CREATE UNIQUE INDEX opt_outs_id_key ON opt_outs USING btree (id)
  CREATE UNIQUE INDEX opt_outs_pkey ON opt_outs USING btree (contact_id, channel)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table organization_erasures
  id uuid not null
  erased_organization_id uuid not null
  name text not null
  state text not null
  requested_by text not null
  requested_at timestamp with time zone not null
  due_at timestamp with time zone not null
  finished_at timestamp with time zone
  counts jsonb not null
  certificate jsonb
  code_hash bytea not null
  CREATE UNIQUE INDEX organization_erasures_code_hash_key ON organization_erasures USING btree (code_hash)
  CREATE UNIQUE INDEX organization_erasures_open ON organization_erasures USING btree (erased_organization_id) WHERE (state = ANY (ARRAY['scheduled'::text, 'running'::text]))
  CREATE UNIQUE INDEX organization_erasures_pkey ON organization_erasures USING btree (id)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table organization_security
  organization_id uuid not null
  password_profile text not null
  idle_minutes integer
  mfa_roles text[] not null
  mfa_grace_days integer not null
  mfa_since timestamp with time zone not null
  ip_allowlist text[] not null
  country_mode text not null
  countries text[] not null
  updated_at timestamp with time zone not null
  CREATE UNIQUE INDEX organization_security_pkey ON organization_security USING btree (organization_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table organizations
  id uuid not null
  name text not null
  status text not null
  demo boolean not null
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX organizations_pkey ON organizations USING btree (id)
  policy tenant all using ((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table outbox
  seq bigint not null
  organization_id uuid not null
  topic text not null
  key text not null
  payload jsonb not null
  attempts integer not null
  available_at timestamp with time zone not null
  locked_until timestamp with time zone
  lock_token uuid
  dead_at timestamp with time zone
  last_error text
  created_at timestamp with time zone not null
  locked_by uuid
  CREATE INDEX outbox_dead ON outbox USING btree (organization_id, dead_at) WHERE (dead_at IS NOT NULL)
  CREATE INDEX outbox_due ON outbox USING btree (topic, seq) WHERE (dead_at IS NULL)
  CREATE INDEX outbox_key ON outbox USING btree (topic, key, seq) WHERE (dead_at IS NULL)
  CREATE UNIQUE INDEX outbox_pkey ON outbox USING btree (seq)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table passkeys
  id uuid not null
  user_id uuid not null
  credential_id bytea not null
  public_key bytea not null
  counter bigint not null
  transports text[] not null
  name text not null
  backed_up boolean not null
  created_at timestamp with time zone not null
  last_used_at timestamp with time zone
  CREATE UNIQUE INDEX passkeys_credential_id_key ON passkeys USING btree (credential_id)
  CREATE UNIQUE INDEX passkeys_pkey ON passkeys USING btree (id)
  CREATE INDEX passkeys_user ON passkeys USING btree (user_id, id)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table privacy_contacts
  organization_id uuid not null
  controller_name text
  country text
  dpo_name text
  dpo_email text
  dpo_address text
  updated_at timestamp with time zone not null
  CREATE UNIQUE INDEX privacy_contacts_pkey ON privacy_contacts USING btree (organization_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table processor_notices
  id uuid not null
  organization_id uuid not null
  at timestamp with time zone not null
  baseline boolean not null
  changes jsonb not null
  CREATE INDEX processor_notices_list ON processor_notices USING btree (organization_id, at DESC, id DESC)
  CREATE UNIQUE INDEX processor_notices_pkey ON processor_notices USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table processor_reviews
  organization_id uuid not null
  at timestamp with time zone not null
  CREATE UNIQUE INDEX processor_reviews_pkey ON processor_reviews USING btree (organization_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table processors
  id uuid not null
  organization_id uuid not null
  source text not null
  key text not null
  name text not null
  host text
  regions text[] not null
  purposes text[] not null
  categories text[] not null
  terms text
  since timestamp with time zone not null
  ended_at timestamp with time zone
  told jsonb
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  CREATE INDEX processors_list ON processors USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX processors_organization_id_key_key ON processors USING btree (organization_id, key)
  CREATE UNIQUE INDEX processors_pkey ON processors USING btree (id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table provider_callbacks
  id uuid not null
  kind text not null
  source_digest bytea not null
  code_hash bytea not null
  received_at timestamp with time zone not null
  found integer not null
  finished_at timestamp with time zone not null
  CREATE UNIQUE INDEX provider_callbacks_code_hash_key ON provider_callbacks USING btree (code_hash)
  CREATE UNIQUE INDEX provider_callbacks_pkey ON provider_callbacks USING btree (id)
  CREATE UNIQUE INDEX provider_callbacks_source_digest_key ON provider_callbacks USING btree (source_digest)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table provider_stops
  organization_id uuid not null
  contact_id uuid not null
  channel text not null
  since timestamp with time zone not null
  CREATE UNIQUE INDEX provider_stops_pkey ON provider_stops USING btree (contact_id, channel)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table retention_runs
  id uuid not null
  organization_id uuid not null
  started_at timestamp with time zone not null
  finished_at timestamp with time zone
  purged jsonb not null
  held jsonb not null
  CREATE INDEX retention_runs_list ON retention_runs USING btree (organization_id, started_at DESC, id DESC)
  CREATE UNIQUE INDEX retention_runs_pkey ON retention_runs USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table retention_settings
  organization_id uuid not null
  days jsonb not null
  updated_at timestamp with time zone not null
  CREATE UNIQUE INDEX retention_settings_pkey ON retention_settings USING btree (organization_id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table schema_migrations
  id integer not null
  name character varying(255) not null
  executed_at timestamp(6) with time zone not null
  CREATE UNIQUE INDEX schema_migrations_pkey ON schema_migrations USING btree (id)

table segments
  id uuid not null
  organization_id uuid not null
  name text not null
  definition bytea not null
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  CREATE INDEX segments_list ON segments USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX segments_pkey ON segments USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table sessions
  id uuid not null
  organization_id uuid not null
  user_id uuid not null
  token_hash bytea not null
  csrf_token text not null
  ip text
  user_agent text
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  last_seen_at timestamp with time zone not null
  authenticated_at timestamp with time zone
  methods text[] not null
  vouched boolean not null
  device_id uuid
  country text
  CREATE INDEX sessions_expiry ON sessions USING btree (expires_at)
  CREATE INDEX sessions_list ON sessions USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX sessions_pkey ON sessions USING btree (id)
  CREATE UNIQUE INDEX sessions_token_hash_key ON sessions USING btree (token_hash)
  CREATE INDEX sessions_user ON sessions USING btree (user_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table shredded_organizations
  shredded_id uuid not null
  shredded_at timestamp with time zone not null
  CREATE UNIQUE INDEX shredded_organizations_pkey ON shredded_organizations USING btree (shredded_id)
  policy tenant all using ((shredded_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((shredded_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table sign_in_attempts
  subject bytea not null
  bucket text not null
  failures integer not null
  pending integer not null
  pending_until timestamp with time zone
  locked_until timestamp with time zone
  last_at timestamp with time zone not null
  CREATE INDEX sign_in_attempts_age ON sign_in_attempts USING btree (last_at)
  CREATE UNIQUE INDEX sign_in_attempts_pkey ON sign_in_attempts USING btree (subject, bucket)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table sso_domains
  id uuid not null
  organization_id uuid not null
  domain text not null
  token text not null
  verified_at timestamp with time zone
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX sso_domains_organization_id_domain_key ON sso_domains USING btree (organization_id, domain)
  CREATE UNIQUE INDEX sso_domains_pkey ON sso_domains USING btree (id)
  CREATE UNIQUE INDEX sso_domains_verified ON sso_domains USING btree (domain) WHERE (verified_at IS NOT NULL)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table sso_providers
  organization_id uuid not null
  issuer text not null
  client_id text not null
  client_secret_sealed bytea
  default_role text not null
  enabled boolean not null
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  CREATE UNIQUE INDEX sso_providers_pkey ON sso_providers USING btree (organization_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table sso_spent
  token_hash bytea not null
  expires_at timestamp with time zone not null
  CREATE INDEX sso_spent_expiry ON sso_spent USING btree (expires_at)
  CREATE UNIQUE INDEX sso_spent_pkey ON sso_spent USING btree (token_hash)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table subject_request_events
  id uuid not null
  organization_id uuid not null
  request_id uuid not null
  kind text not null
  actor_kind text not null
  actor_id text not null
  facts jsonb not null
  at timestamp with time zone not null
  CREATE INDEX subject_request_events_list ON subject_request_events USING btree (request_id, at, id)
  CREATE UNIQUE INDEX subject_request_events_pkey ON subject_request_events USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table subject_requests
  id uuid not null
  organization_id uuid not null
  kind text
  channel text not null
  state text not null
  contact_id uuid
  user_id uuid
  details bytea
  source_digest bytea
  received_at timestamp with time zone not null
  due_at timestamp with time zone not null
  extended_at timestamp with time zone
  verified_at timestamp with time zone
  verified_by text
  verified_method text
  approved_at timestamp with time zone
  approved_by text
  code_hash bytea
  export_id uuid
  reminded_at timestamp with time zone
  finished_at timestamp with time zone
  finished_by text
  CREATE INDEX subject_requests_list ON subject_requests USING btree (organization_id, received_at DESC, id DESC)
  CREATE INDEX subject_requests_open ON subject_requests USING btree (organization_id, due_at) WHERE (finished_at IS NULL)
  CREATE UNIQUE INDEX subject_requests_pkey ON subject_requests USING btree (id)
  CREATE UNIQUE INDEX subject_requests_source ON subject_requests USING btree (organization_id, source_digest) WHERE (source_digest IS NOT NULL)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table suppressions
  organization_id uuid not null
  channel text not null
  address_index bytea not null
  kind text not null
  by text
  since timestamp with time zone not null
  CREATE UNIQUE INDEX suppressions_pkey ON suppressions USING btree (organization_id, channel, address_index, kind)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table tags
  id uuid not null
  organization_id uuid not null
  name text not null
  name_key text not null
  colour text not null
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX tags_organization_id_name_key_key ON tags USING btree (organization_id, name_key)
  CREATE UNIQUE INDEX tags_pkey ON tags USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table template_versions
  template_id uuid not null
  organization_id uuid not null
  version integer not null
  category text not null
  components jsonb not null
  source text not null
  created_at timestamp with time zone not null
  CREATE UNIQUE INDEX template_versions_pkey ON template_versions USING btree (template_id, version)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table templates
  id uuid not null
  organization_id uuid not null
  connection_id uuid not null
  provider_id text
  name text not null
  language text not null
  category text not null
  state text not null
  components jsonb not null
  synced_at timestamp with time zone not null
  quality text not null
  reason text
  version integer not null
  CREATE UNIQUE INDEX templates_connection_id_name_language_key ON templates USING btree (connection_id, name, language)
  CREATE UNIQUE INDEX templates_pkey ON templates USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table user_identities
  provider text not null
  issuer text not null
  subject text not null
  organization_id uuid not null
  user_id uuid not null
  created_at timestamp with time zone not null
  last_used_at timestamp with time zone not null
  CREATE UNIQUE INDEX user_identities_pkey ON user_identities USING btree (provider, issuer, subject, organization_id)
  CREATE INDEX user_identities_user ON user_identities USING btree (user_id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table users
  id uuid not null
  email text not null
  email_key text not null
  name text not null
  password_hash text
  disabled_at timestamp with time zone
  created_at timestamp with time zone not null
  email_verified_at timestamp with time zone
  locale text not null
  password_changed_at timestamp with time zone
  last_sign_in_at timestamp with time zone
  second_factor boolean not null
  CREATE UNIQUE INDEX users_email_key_key ON users USING btree (email_key)
  CREATE UNIQUE INDEX users_pkey ON users USING btree (id)
  policy members select using (EXISTS ( SELECT 1
   FROM memberships m
  WHERE ((m.user_id = users.id) AND (m.organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)))) check -
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table webauthn_challenges
  challenge_hash bytea not null
  user_id uuid
  kind text not null
  expires_at timestamp with time zone not null
  CREATE INDEX webauthn_challenges_expiry ON webauthn_challenges USING btree (expires_at)
  CREATE UNIQUE INDEX webauthn_challenges_pkey ON webauthn_challenges USING btree (challenge_hash)
  policy system all using (current_setting('app.system'::text, true) = 'on'::text) check (current_setting('app.system'::text, true) = 'on'::text)

table webhook_attempts
  delivery_id uuid not null
  number integer not null
  organization_id uuid not null
  at timestamp with time zone not null
  duration_ms integer
  status integer
  error text
  CREATE UNIQUE INDEX webhook_attempts_pkey ON webhook_attempts USING btree (delivery_id, number)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

table webhook_deliveries
  id uuid not null
  organization_id uuid not null
  event_id uuid not null
  endpoint_id uuid not null
  state text not null
  attempts integer not null
  step integer not null
  run integer not null
  queued boolean not null
  next_attempt_at timestamp with time zone
  held_until timestamp with time zone
  last_status integer
  last_error text
  resent_at timestamp with time zone
  created_at timestamp with time zone not null
  finished_at timestamp with time zone
  CREATE INDEX webhook_deliveries_due ON webhook_deliveries USING btree (next_attempt_at) WHERE ((state = 'pending'::text) AND (NOT queued))
  CREATE UNIQUE INDEX webhook_deliveries_endpoint_id_event_id_key ON webhook_deliveries USING btree (endpoint_id, event_id)
  CREATE INDEX webhook_deliveries_event ON webhook_deliveries USING btree (event_id)
  CREATE INDEX webhook_deliveries_list ON webhook_deliveries USING btree (endpoint_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX webhook_deliveries_pkey ON webhook_deliveries USING btree (id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table webhook_endpoints
  id uuid not null
  organization_id uuid not null
  url bytea not null
  description text not null
  event_types text[] not null
  enabled boolean not null
  disabled_reason text
  failing_since timestamp with time zone
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  CREATE INDEX webhook_endpoints_list ON webhook_endpoints USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX webhook_endpoints_pkey ON webhook_endpoints USING btree (id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table webhook_events
  id uuid not null
  organization_id uuid not null
  type text not null
  at timestamp with time zone not null
  data jsonb not null
  endpoint_id uuid
  CREATE INDEX webhook_events_age ON webhook_events USING btree (at)
  CREATE INDEX webhook_events_endpoint ON webhook_events USING btree (endpoint_id) WHERE (endpoint_id IS NOT NULL)
  CREATE UNIQUE INDEX webhook_events_pkey ON webhook_events USING btree (id)
  CREATE INDEX webhook_events_replay ON webhook_events USING btree (organization_id, at, id)
  policy tenant all using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text)) check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (current_setting('app.system'::text, true) = 'on'::text))

table webhook_secrets
  id uuid not null
  organization_id uuid not null
  endpoint_id uuid not null
  secret bytea not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone
  CREATE UNIQUE INDEX webhook_secrets_current ON webhook_secrets USING btree (endpoint_id) WHERE (expires_at IS NULL)
  CREATE INDEX webhook_secrets_endpoint ON webhook_secrets USING btree (endpoint_id)
  CREATE UNIQUE INDEX webhook_secrets_pkey ON webhook_secrets USING btree (id)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)
