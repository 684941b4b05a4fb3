import { announce, publicId, type EventSubscriptions, type HotClient } from '@consentry/kernel';
import { publishNews } from '../messaging.events.js';
import * as sql from '../outbound/dispatch.sql.js';

/** After these the provider says nothing more of a message of ours that anybody waits for. `delivered` is none: `read` may follow. */
export const LAST_ANSWERS: ReadonlySet<string> = new Set(['read', 'played', 'failed', 'blocked']);

/** So long content is there at most, answered or not (PR-6). */
export const CONTENT_HOURS = 24;

export const GONE_DETAIL = 'What it said was erased, as zero-content mode asks, before it could leave.';

// One statement after another, never in one: what waits for the row's lock must see what its former holder wrote, words above all.
const BODIES = 'update messages set body = null, content_plain = null, address_plain = null, content_gone_at = $2 where id = any($1::uuid[]) and content_gone_at is null returning id';
const TRACES = `
  with versions as (delete from message_versions where message_id = any($1::uuid[])), reactions as (delete from message_reactions where message_id = any($1::uuid[]))
  delete from message_words where message_id = any($1::uuid[])`;
const EVENT_BODIES = `
  update inbound_events set body = null, event_plain = null, payload_plain = null, content_gone_at = $2,
    detail = case when state = 'pending' then 'It was not applied within a day, and its content is erased.' else detail end, state = case when state = 'pending' then 'failed' else state end
  where id = any($1::uuid[]) and content_gone_at is null returning id`;
/** Two messages that end at one moment may each see the other's use of a file; the sweep finds the file that neither destroyed. */
const FILES = `
  with freed as (delete from media_uses where holder_id = any($1::uuid[]) returning media_id)
  update media m set state = 'deleted', file_key = null, details = null, deleted_at = $2
  where m.state <> 'deleted' and (m.message_id = any($1::uuid[])
    or (m.id in (select media_id from freed) and not exists (select 1 from media_uses u where u.media_id = m.id and not (u.holder_id = any($1::uuid[])))))
  returning m.id`;
const HANDLES = 'delete from media_handles where media_id = any($1::uuid[])';

const USES = `
  insert into media_uses (organization_id, media_id, holder_id) select $2, r.media_id, r.holder_id from jsonb_to_recordset($1::jsonb) as r(media_id uuid, holder_id uuid) on conflict do nothing`;

/** Queued and empty: nobody can send it any more. Where an earlier call may have arrived, it is as unknown as it was. */
const END = `
  update messages m set status = case when doubt.remains then 'unknown' else 'failed' end, counted_at = case when doubt.remains then m.counted_at end, code = 'message.content_gone', detail = $2
  from unnest($1::uuid[]) as r(id) cross join lateral (select exists (select 1 from attempts q where q.message_id = r.id and q.outcome = 'unknown') as remains) doubt
  where m.id = r.id and m.status = 'queued' and m.content_gone_at is not null returning m.id, m.status`;

/** What these messages said goes, and every trace of it; their types, times and ends stay. @returns how many had something to lose */
export async function eraseMessages(client: HotClient, ids: readonly string[], now: Date): Promise<{ messages: number; files: number }> {
  if (ids.length === 0) return { messages: 0, files: 0 };
  const { rowCount } = await client.query({ name: 'content_bodies', text: BODIES, values: [ids, now] });
  await client.query({ name: 'content_traces', text: TRACES, values: [ids] });
  return { messages: rowCount ?? 0, files: await freeFiles(client, ids, now) };
}

/** The files that these held alone, and those that came in with them: first the key, with the commit; `MediaRetention` drops the objects. */
export async function freeFiles(client: HotClient, holders: readonly string[], now: Date): Promise<number> {
  const { rows } = await client.query<{ id: string }>({ name: 'content_files', text: FILES, values: [holders, now] });
  if (rows.length > 0) await client.query({ name: 'content_handles', text: HANDLES, values: [rows.map((r) => r.id)] });
  return rows.length;
}

export async function eraseEvents(client: HotClient, ids: readonly string[], now: Date): Promise<number> {
  if (ids.length === 0) return 0;
  return (await client.query({ name: 'content_events', text: EVENT_BODIES, values: [ids, now] })).rowCount ?? 0;
}

/** Remembers who names which files: bodies are sealed, so nobody could ask them. A file that one person alone was sent goes with that person. */
export async function keepUses(client: HotClient, organizationId: string, uses: readonly { media_id: string; holder_id: string }[]): Promise<void> {
  if (uses.length > 0) await client.query({ name: 'content_uses', text: USES, values: [JSON.stringify(uses), organizationId] });
}

/** Ends what waits and has nothing left to say, visibly (I2). */
export async function endEmpty(client: HotClient, subscriptions: EventSubscriptions, organizationId: string, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await client.query<{ id: string; status: string }>({ name: 'content_end', text: END, values: [ids, GONE_DETAIL] });
  if (rows.length === 0) return;
  await client.query({ name: 'dispatch_events', text: sql.EVENTS, values: [JSON.stringify(rows.map((r) => ({ message_id: r.id, status: r.status, at: now, code: 'message.content_gone', detail: GONE_DETAIL }))), organizationId] });
  await publishNews(client, subscriptions, organizationId, now, rows.map((r) => ({ messageId: r.id, status: r.status })));
  await announce(client, organizationId, [{ resource: 'messages', ids: rows.map((r) => publicId('message', r.id)) }, { resource: 'conversations' }]);
}
