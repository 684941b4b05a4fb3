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
  CREATE UNIQUE INDEX consent_records_pkey ON consent_records USING btree (id)
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
  CREATE INDEX contacts_list ON contacts USING btree (organization_id, created_at DESC, id DESC) WHERE (merged_into IS NULL)
  CREATE INDEX contacts_name ON contacts USING gin (name_index)
  CREATE UNIQUE INDEX contacts_pkey ON contacts USING btree (id)
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
  CREATE UNIQUE INDEX conversations_contact_id_connection_id_key ON conversations USING btree (contact_id, connection_id)
  CREATE INDEX conversations_list ON conversations USING btree (organization_id, last_message_at DESC, id DESC)
  CREATE UNIQUE INDEX conversations_pkey ON conversations USING btree (id)
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
  CREATE INDEX identities_contact ON identities USING btree (contact_id)
  CREATE UNIQUE INDEX identities_pkey ON identities USING btree (id)
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
  CREATE UNIQUE INDEX inbound_events_connection_id_dedupe_key_key ON inbound_events USING btree (connection_id, dedupe_key)
  CREATE INDEX inbound_events_list ON inbound_events USING btree (organization_id, received_at DESC, id DESC)
  CREATE UNIQUE INDEX inbound_events_pkey ON inbound_events USING btree (id)
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
  CREATE INDEX message_events_at ON message_events USING brin (at) WITH (pages_per_range='16', autosummarize='on')
  CREATE INDEX message_events_message ON message_events USING btree (message_id, seq)
  CREATE UNIQUE INDEX message_events_pkey ON message_events USING btree (seq)
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
  CREATE INDEX messages_counted ON messages USING btree (contact_id, counted_at DESC) WHERE (counted_at IS NOT NULL)
  CREATE UNIQUE INDEX messages_exemption ON messages USING btree (exemption, exemption_ref) WHERE (exemption_ref IS NOT NULL)
  CREATE INDEX messages_list ON messages USING btree (organization_id, created_at DESC, id DESC)
  CREATE UNIQUE INDEX messages_pkey ON messages USING btree (id)
  CREATE UNIQUE INDEX messages_provider ON messages USING btree (connection_id, provider_id) WHERE (provider_id IS NOT NULL)
  CREATE INDEX messages_thread ON messages USING btree (conversation_id, created_at DESC, id DESC)
  policy tenant all using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)

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

table schema_migrations
  id integer not null
  name character varying(255) not null
  executed_at timestamp(6) with time zone not null
  CREATE UNIQUE INDEX schema_migrations_pkey ON schema_migrations USING btree (id)

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
