import type { Em, HotClient } from './database.js';
import { toJsonb } from './jsonb.js';

/** A row written with the change that has a consequence. Ids and facts, never content. */
export interface OutboxRow {
  topic: string;
  /** Rows of one topic and key are worked off strictly one after another, oldest first (I5). */
  key: string;
  payload: Record<string, string | number | boolean | null>;
}

/** Where a consequence waits. Written in the same transaction as its cause: what committed will be worked off, what didn't never was. */
export const OUTBOX_CHANNEL = 'consentry_outbox';

const INSERT = `
  with added as (
    insert into outbox (organization_id, topic, key, payload, available_at, created_at)
    select $1::uuid, r.topic, r.key, r.payload, $2::timestamptz, $2::timestamptz
    from jsonb_to_recordset($3::jsonb) as r(topic text, key text, payload jsonb)
    returning topic)
  select pg_notify('${OUTBOX_CHANNEL}', topic) from (select distinct topic from added) t`;

export async function enqueue(client: HotClient, organizationId: string, now: Date, rows: OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ name: 'outbox_insert', text: INSERT, values: [organizationId, now, toJsonb(rows)] });
}

/** {@link enqueue} inside a `db.tx`. */
export async function enqueueWith(em: Em, organizationId: string, now: Date, rows: OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  const text = INSERT.replace(/\$1::uuid/, '?::uuid').replaceAll('$2::timestamptz', '?::timestamptz').replace('$3::jsonb', '?::jsonb');
  await em.execute(text, [organizationId, now, now, toJsonb(rows)]);
}

/** Makes what waits under a key due now: its reason to wait is gone. */
export async function hastenWith(em: Em, now: Date, topic: string, key: string): Promise<void> {
  await em.execute('update outbox set available_at = ? where topic = ? and key = ? and available_at > ? and dead_at is null', [now, topic, key, now]);
  await em.execute('select pg_notify(?, ?)', [OUTBOX_CHANNEL, topic]);
}
