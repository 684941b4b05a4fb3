import { Migration } from '@consentry/kernel';

/** Whose delivery it was, so that it goes with the person (PR-3). Written when it is applied. */
export class InboundContactMigration extends Migration {
  static readonly id = '2026-11-23-45-inbound-contact';

  override up(): void {
    this.addSql(`
      alter table inbound_events add column contact_id uuid;
      create index inbound_events_contact on inbound_events (contact_id) where contact_id is not null;
      -- Of those that were applied to nobody there are few; they are looked through one by one.
      create index inbound_events_nobody on inbound_events (organization_id, id) where contact_id is null and state <> 'pending';
      create index messages_contact on messages (contact_id);
      -- For retention alone. Rows come in the order of their time, so the smallest of indexes tells where the old ones lie, and a send pays next to nothing.
      create index messages_age on messages using brin (created_at) with (pages_per_range = 16, autosummarize = on);
      create index message_events_age on message_events using brin (at) with (pages_per_range = 16, autosummarize = on);
      create index attempts_age on attempts using brin (started_at) with (pages_per_range = 16, autosummarize = on);
      create index inbound_events_age on inbound_events using brin (received_at) with (pages_per_range = 16, autosummarize = on);
    `);
  }
}
