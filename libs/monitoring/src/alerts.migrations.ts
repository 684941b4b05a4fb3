import { Migration, tenantPolicy } from '@consentry/kernel';

/** What an organisation says of each rule, what became of an alert, and the counters that rules and figures are computed from (MO-1, MO-2). */
export class AlertRulesMigration extends Migration {
  static readonly id = '2026-11-22-25-alert-rules';

  override up(): void {
    this.addSql(`
      alter table alerts
        add column acknowledged_at timestamptz, add column acknowledged_by uuid, add column acknowledged_note text,
        add column closed_at timestamptz, add column closed_by uuid, add column closed_note text,
        -- By mail, in a summary that is still to come or went out, or nobody wants to hear of it.
        add column told text check (told in ('mail', 'waiting', 'summary', 'nobody')), add column told_at timestamptz;
      -- An acknowledged alert goes on counting; only a closed one makes room for another.
      drop index alerts_open;
      create unique index alerts_live on alerts (organization_id, dedupe_key) where state <> 'closed';
      create index alerts_closed on alerts (organization_id, dedupe_key, closed_at) where state = 'closed';
      create index alerts_told on alerts (organization_id, told_at) where told_at is not null;

      create table alert_settings (
        organization_id uuid not null,
        rule text not null,
        enabled boolean not null,
        -- Only what differs from the table in the code.
        parameters jsonb not null,
        -- Roles and people who are mailed; null: what the table says.
        notify jsonb,
        changed_at timestamptz not null,
        primary key (organization_id, rule)
      );
      ${tenantPolicy('alert_settings')}

      -- Organisations with something to look at, and what kind of thing. Read across organisations by the runner.
      create table alert_evaluations (
        organization_id uuid primary key,
        news text[] not null default '{}'
      ) with (fillfactor = 50);
      create index alert_evaluations_news on alert_evaluations (organization_id) where news <> '{}';
      ${tenantPolicy('alert_evaluations', { system: true })}
    `);
  }
}

export class ActivityMigration extends Migration {
  static readonly id = '2026-11-22-25a-activity';

  override up(): void {
    this.addSql(['minutes', 'hours'].map((grain) => `
      create table activity_${grain} (
        organization_id uuid not null,
        measure text not null,
        at timestamptz not null,
        subject text not null,
        n bigint not null,
        -- Of the newest leaf counted here.
        last_at timestamptz not null,
        primary key (organization_id, measure, at, subject)
      ) with (fillfactor = 70);
      ${tenantPolicy(`activity_${grain}`)}`).join('') + `

      -- Where each API key was used from: the first use from another country is news.
      create table activity_places (
        organization_id uuid not null,
        key_id uuid not null,
        country text not null,
        first_at timestamptz not null,
        last_at timestamptz not null,
        primary key (organization_id, key_id, country)
      ) with (fillfactor = 70);
      ${tenantPolicy('activity_places')}

      -- Who signed in when and where, for a week: nobody is in two countries within the hour.
      create table activity_sign_ins (
        id uuid primary key,
        organization_id uuid not null,
        user_id uuid not null,
        at timestamptz not null,
        country text not null
      );
      create index activity_sign_ins_trail on activity_sign_ins (organization_id, user_id, at);
      create index activity_sign_ins_age on activity_sign_ins (organization_id, at);
      ${tenantPolicy('activity_sign_ins')}

      -- Times of statuses are asked by period. Rows lie in the order of time, so a range index is enough, and costs the hot path next to nothing.
      create index message_events_at on message_events using brin (at) with (pages_per_range = 16, autosummarize = on);
    `);
  }
}
