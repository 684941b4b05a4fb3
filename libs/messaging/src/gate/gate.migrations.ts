import { Migration, tenantPolicy } from '@consentry/kernel';

/** What the whole gate looks at beside consent: an organisation's policies, what a person asked not to have done, and what a line may do. */
export class GateMigration extends Migration {
  static readonly id = '2026-11-22-27-gate';

  override up(): void {
    this.addSql(`
      create table messaging_policies (
        organization_id uuid primary key,
        -- Below page K's figures if the organisation likes, never above (CM-6).
        hourly_cap int not null default 20 check (hourly_cap between 1 and 20),
        marketing_hours int not null default 24 check (marketing_hours between 24 and 2160),
        -- Minutes after midnight where the person is; null: no quiet hours.
        quiet_from int check (quiet_from between 0 and 1439),
        quiet_until int check (quiet_until between 0 and 1439),
        quiet_purposes text[] not null default '{marketing}',
        time_zone text not null default 'UTC',
        unknown_outcome text not null default 'hold' check (unknown_outcome in ('hold', 'retry', 'ask')),
        unknown_after_minutes int not null default 60 check (unknown_after_minutes between 5 and 10080),
        review_ai_marketing boolean not null default true,
        broadcast_approval boolean not null default false,
        updated_at timestamptz not null,
        check ((quiet_from is null) = (quiet_until is null))
      );
      ${tenantPolicy('messaging_policies')}

      -- What a person asked not to have done (GDPR articles 18 and 21), and what the provider holds back from them. One look-up by key each.
      create table contact_holds (
        organization_id uuid not null,
        contact_id uuid not null references contacts (id),
        kind text not null check (kind in ('processing_restricted', 'objected_to_marketing', 'marketing_withheld')),
        since timestamptz not null,
        -- Null: until somebody lifts it.
        until timestamptz,
        primary key (contact_id, kind)
      );
      ${tenantPolicy('contact_holds')}

      -- Who told the provider, not us, that they want no marketing (CM-12). It stands until they say otherwise there, whatever is granted here.
      create table provider_stops (
        organization_id uuid not null,
        contact_id uuid not null references contacts (id),
        channel text not null,
        since timestamptz not null,
        primary key (contact_id, channel)
      );
      ${tenantPolicy('provider_stops')}

      -- How fast a line may send, and when it must wait. Tokens are counted by the database's own clock, so that all workers share them.
      create table connection_pace (
        connection_id uuid primary key,
        organization_id uuid not null,
        tokens double precision not null,
        counted_at timestamptz not null,
        -- By our own clock: the provider asked for silence until then.
        blocked_until timestamptz,
        -- Marketing over this line waits until then: the provider found too much of it (131048, 131064).
        marketing_paused_until timestamptz,
        -- Share of the provider's allowance that is used, in percent, and when it was said.
        usage_percent int not null default 0,
        usage_at timestamptz
      ) with (fillfactor = 50);
      ${tenantPolicy('connection_pace')}

      alter table messages add column broadcast_id uuid,
        -- The contact as it was when the message was accepted: a later merge doesn't change who was reached.
        add column recipient_id uuid, add column bulk boolean not null default false, add column reviewed boolean not null default false,
        -- Who said what became of a message whose outcome nobody saw.
        add column resolved_by text check (resolved_by in ('status', 'history', 'person', 'policy'));
      -- No recipient twice, whatever crashes (CM-9).
      create unique index messages_broadcast on messages (broadcast_id, recipient_id) where broadcast_id is not null;
      alter table conversations add column ai_disclosed_at timestamptz, add column window_closed_at timestamptz;
    `);
  }
}
