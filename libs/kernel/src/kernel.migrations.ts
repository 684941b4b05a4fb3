import { Migration, tenantPolicy } from './database.migrations.js';

/** Tables of the kernel: the installation's own facts, the outbox, idempotency keys. */
export class KernelMigration extends Migration {
  static readonly id = '2026-11-22-01-kernel';

  override up(): void {
    this.addSql(`
      create table installation (
        singleton boolean primary key default true check (singleton),
        created_at timestamptz not null default now(),
        master_key_provider text,
        master_key_fingerprint text
      );
      alter table installation enable row level security;
      alter table installation force row level security;
      create policy readable on installation for select using (true);
      create policy system on installation using (current_setting('app.system', true) = 'on') with check (current_setting('app.system', true) = 'on');

      create table outbox (
        seq bigint generated always as identity primary key,
        organization_id uuid not null,
        topic text not null,
        key text not null,
        payload jsonb not null,
        attempts int not null default 0,
        available_at timestamptz not null,
        locked_until timestamptz,
        lock_token uuid,
        dead_at timestamptz,
        last_error text,
        created_at timestamptz not null
      ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
      create index outbox_key on outbox (topic, key, seq) where dead_at is null;
      create index outbox_due on outbox (topic, seq) where dead_at is null;
      create index outbox_dead on outbox (organization_id, dead_at) where dead_at is not null;

      create table idempotency_keys (
        organization_id uuid not null,
        actor_id text not null,
        key text not null,
        request_hash bytea not null,
        state text not null check (state in ('running', 'done')),
        status int,
        body jsonb,
        created_at timestamptz not null,
        primary key (organization_id, actor_id, key)
      );
      create index idempotency_keys_age on idempotency_keys (created_at);
      ${tenantPolicy('outbox', { system: true })}
      ${tenantPolicy('idempotency_keys', { system: true })}
    `);
  }
}

/** Stored answers are sealed; a slot of text is what a sealed value is bound to. Answers stored plainly are forgotten: they were a day's. */
export class SealedAnswersMigration extends Migration {
  static readonly id = '2026-11-22-15a-sealed-answers';

  override up(): void {
    this.addSql(`
      select set_config('app.system', 'on', true);
      delete from idempotency_keys;
      -- 'body' stays for answers of ids and rules alone, written on the hot path.
      alter table idempotency_keys add column sealed bytea, add column slot text not null generated always as (actor_id || '/' || key) stored;
    `);
  }
}
