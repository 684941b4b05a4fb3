import { Migration, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

export class MessagingMigration extends Migration {
  static readonly id = '2026-11-22-08-messaging';

  override up(): void {
    this.addSql(`
      create table conversations (
        id uuid primary key,
        organization_id uuid not null,
        contact_id uuid not null references contacts (id),
        connection_id uuid not null references connections (id),
        status text not null default 'open' check (status in ('open', 'closed')),
        unread_count int not null default 0,
        -- When the person last wrote: the service window counts from here.
        last_inbound_at timestamptz,
        last_message_at timestamptz not null,
        last_message_id uuid,
        created_at timestamptz not null,
        unique (contact_id, connection_id)
      ) with (fillfactor = 80);
      create index conversations_list on conversations (organization_id, last_message_at desc, id desc);
      ${tenantPolicy('conversations')}

      -- No foreign keys on the tables of the hot paths: each would look up, and lock, the same few rows for every message.
      -- The statement that inserts has read those rows under lock; connections and contacts are never deleted while it runs.
      create table messages (
        id uuid primary key,
        organization_id uuid not null,
        connection_id uuid not null,
        channel text not null,
        conversation_id uuid,
        contact_id uuid,
        direction text not null check (direction in ('in', 'out')),
        purpose text,
        type text not null,
        content jsonb not null,
        address text,
        address_kind text,
        reply_to text,
        status text not null,
        -- Why it was blocked or failed.
        code text,
        detail text,
        provider_id text,
        source text not null,
        actor_kind text not null,
        actor_id text not null,
        -- A named way past a rule of the gate, and what entitles to it. Unique: one use each.
        exemption text,
        exemption_ref uuid,
        verdict jsonb,
        dispatch_verdict jsonb,
        created_at timestamptz not null,
        -- When it counts for caps: acceptance first, then the moment it really left; null for what was blocked or came in.
        -- No index speaks of the status, so that the three statuses of every message are updates in place.
        counted_at timestamptz,
        dispatched_at timestamptz
      ) with (fillfactor = 80);
      create index messages_list on messages (organization_id, created_at desc, id desc);
      create index messages_thread on messages (conversation_id, created_at desc, id desc);
      create index messages_counted on messages (contact_id, counted_at desc) where counted_at is not null;
      create unique index messages_provider on messages (connection_id, provider_id) where provider_id is not null;
      create unique index messages_exemption on messages (exemption, exemption_ref) where exemption_ref is not null;
      ${tenantPolicy('messages')}

      create table message_events (
        seq bigint generated always as identity primary key,
        organization_id uuid not null,
        message_id uuid not null,
        status text not null,
        at timestamptz not null,
        code text,
        detail text
      );
      create index message_events_message on message_events (message_id, seq);
      ${tenantPolicy('message_events')}

      -- One row per call of a provider's send. 'started' without an end is a call whose outcome nobody saw.
      create table attempts (
        id uuid primary key,
        organization_id uuid not null,
        message_id uuid not null,
        -- The process that made the call.
        worker uuid not null,
        started_at timestamptz not null,
        finished_at timestamptz,
        outcome text check (outcome in ('accepted', 'failed', 'retry', 'unknown')),
        provider_id text,
        code text
      );
      create index attempts_message on attempts (message_id, started_at);
      create index attempts_running on attempts (organization_id) where finished_at is null;
      ${tenantPolicy('attempts')}

      create table templates (
        id uuid primary key,
        organization_id uuid not null,
        connection_id uuid not null references connections (id),
        provider_id text,
        name text not null,
        language text not null,
        category text not null,
        state text not null,
        components jsonb not null,
        synced_at timestamptz not null,
        unique (connection_id, name, language)
      );
      ${tenantPolicy('templates')}

      create table inbound_events (
        id uuid primary key,
        organization_id uuid not null,
        connection_id uuid not null,
        -- Of the event's own content: the same delivery twice is one row, two facts under one provider id are two.
        dedupe_key bytea not null,
        kind text not null,
        name text not null,
        event jsonb not null,
        payload jsonb not null,
        state text not null check (state in ('pending', 'applied', 'not_understood', 'unrouted', 'failed')),
        detail text,
        received_at timestamptz not null,
        applied_at timestamptz,
        unique (connection_id, dedupe_key)
      ) with (fillfactor = 80);
      create index inbound_events_list on inbound_events (organization_id, received_at desc, id desc);
      ${tenantPolicy('inbound_events')}
    `);
  }
}

/**
 * Bodies of messages and of deliveries are sealed, with the addresses in them (VA-6). Rows from before keep theirs in `…_plain` until
 * they are converted behind the running server; a new row cannot have any.
 */
export class SealedMessagesMigration extends Migration {
  static readonly id = '2026-11-22-22-sealed-messages';

  override up(): void {
    this.addSql(`
      select set_config('app.system', 'on', true);
      alter table messages rename column content to content_plain;
      alter table messages rename column address to address_plain;
      alter table messages alter column content_plain drop not null, add column body bytea, add column address_index bytea;
      ${sealedGuard('messages', ['body'])}

      alter table inbound_events rename column event to event_plain;
      alter table inbound_events rename column payload to payload_plain;
      alter table inbound_events alter column event_plain drop not null, alter column payload_plain drop not null, add column body bytea;
      ${sealedGuard('inbound_events', ['body'])}

      create function nothing_plain() returns trigger language plpgsql as $$
      begin
        raise exception 'a column of older rows was written' using errcode = '23514';
      end $$;
      create trigger messages_nothing_plain before insert on messages for each row when (new.content_plain is not null or new.address_plain is not null) execute function nothing_plain();
      create trigger inbound_events_nothing_plain before insert on inbound_events for each row when (new.event_plain is not null or new.payload_plain is not null) execute function nothing_plain();
    `);
  }
}
