import { Migration, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

export class WebhooksMigration extends Migration {
  static readonly id = '2026-11-22-24-webhooks';

  override up(): void {
    this.addSql(`
      create table webhook_endpoints (
        id uuid primary key,
        organization_id uuid not null,
        url bytea not null,
        description text not null default '',
        event_types text[] not null,
        enabled boolean not null,
        -- Why the server switched it off; null when a person did, and while it is on.
        disabled_reason text check (disabled_reason in ('gone', 'failing')),
        -- Since when not one attempt has succeeded.
        failing_since timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null
      );
      create index webhook_endpoints_list on webhook_endpoints (organization_id, created_at desc, id desc);
      -- Read across organisations at start: who wants to hear of what.
      ${tenantPolicy('webhook_endpoints', { system: true })}
      ${sealedGuard('webhook_endpoints', ['url'])}

      -- Signing secrets: one without an end for each endpoint, and those before it for as long as they sign beside it.
      create table webhook_secrets (
        id uuid primary key,
        organization_id uuid not null,
        endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
        secret bytea not null,
        created_at timestamptz not null,
        expires_at timestamptz
      );
      create unique index webhook_secrets_current on webhook_secrets (endpoint_id) where expires_at is null;
      create index webhook_secrets_endpoint on webhook_secrets (endpoint_id);
      ${tenantPolicy('webhook_secrets')}
      ${sealedGuard('webhook_secrets', ['secret'])}

      create table webhook_events (
        id uuid primary key,
        organization_id uuid not null,
        type text not null,
        at timestamptz not null,
        -- Ids and facts. What they belong to is fetched by whoever may.
        data jsonb not null,
        -- For one endpoint alone: a test.
        endpoint_id uuid references webhook_endpoints (id) on delete cascade
      );
      create index webhook_events_replay on webhook_events (organization_id, at, id);
      create index webhook_events_age on webhook_events (at);
      create index webhook_events_endpoint on webhook_events (endpoint_id) where endpoint_id is not null;
      ${tenantPolicy('webhook_events', { system: true })}

      create table webhook_deliveries (
        id uuid primary key,
        organization_id uuid not null,
        event_id uuid not null references webhook_events (id) on delete cascade,
        endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
        state text not null check (state in ('pending', 'delivered', 'failed')),
        attempts int not null default 0,
        -- How many of the attempts of the running round were made.
        step int not null default 0,
        -- Counts plans: a job of an older plan does nothing.
        run int not null default 1,
        -- A job for the next attempt is in the outbox.
        queued boolean not null,
        next_attempt_at timestamptz,
        -- Until then one process is at it, and no other.
        held_until timestamptz,
        last_status int,
        last_error text,
        resent_at timestamptz,
        created_at timestamptz not null,
        finished_at timestamptz,
        -- Once for each event and endpoint.
        unique (endpoint_id, event_id)
      ) with (fillfactor = 80);
      create index webhook_deliveries_list on webhook_deliveries (endpoint_id, created_at desc, id desc);
      create index webhook_deliveries_event on webhook_deliveries (event_id);
      create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where state = 'pending' and not queued;
      ${tenantPolicy('webhook_deliveries', { system: true })}

      create table webhook_attempts (
        delivery_id uuid not null references webhook_deliveries (id) on delete cascade,
        number int not null,
        organization_id uuid not null,
        at timestamptz not null,
        duration_ms int,
        status int,
        error text,
        primary key (delivery_id, number)
      );
      ${tenantPolicy('webhook_attempts')}
    `);
  }
}
