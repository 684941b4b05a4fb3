import { Injectable } from '@nestjs/common';
import { announceWith, authorize, Clock, Database, enqueue, enqueueWith, type Actor, type HotClient, type Job, type JobResult } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import { openMessage } from '../messaging.sealed.js';
import { indexWord } from './conversations.sealed.js';
import { saidIn, wordsOf } from './words.rules.js';

export const WORDS_TOPIC = 'message.words';
/** Messages of a rebuild that one job reads. */
const STRIDE = 500;
/** So many hits are looked at: who searches for "the" gets the latest. */
const HITS = 2000;
const LOCK = `hashtextextended('words/' || ?, 727031)`;

interface Said { id: string; body: Buffer | null; content_plain: unknown; address_plain: string | null; [column: string]: unknown }

// What a message says may be another thing than when it was indexed before.
const REPLACE = `
  with gone as (delete from message_words w where w.message_id = any($1::uuid[]) and not exists (
    select 1 from jsonb_to_recordset($2::jsonb) as r(message_id uuid, word text) where r.message_id = w.message_id and decode(r.word, 'hex') = w.word))
  insert into message_words (organization_id, word, message_id)
  select $3, decode(r.word, 'hex'), r.message_id from jsonb_to_recordset($2::jsonb) as r(message_id uuid, word text) order by 2, 3
  on conflict do nothing`;
const SAID = 'select id, body, content_plain, address_plain from messages';
const COLUMNS = `from messages where deleted_at is null and type <> 'template' and status not in ('blocked', 'queued')`;

/** Texts are sealed, so that nobody can look into them for a word: each message leaves keyed indexes of its words, behind the work, never in its way. */
@Injectable()
export class MessageWords {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly vault: Vault, private readonly audit: Audit) {}

  async index(organizationId: string, jobs: Job[]): Promise<JobResult[]> {
    const given = jobs.flatMap(({ payload }) => (typeof payload.messages === 'string' ? payload.messages.split(',') : []));
    const rebuilds = jobs.filter(({ payload }) => typeof payload.after === 'string');
    if (given.length > 0) await this.db.hotRetrying({ organizationId }, async (c) => {
      if (!(await allowed(c, organizationId))) return;
      const { rows } = await c.query<Said>({ name: 'words_said', text: `${SAID} where id = any($1::uuid[]) and deleted_at is null order by id for share`, values: [given] });
      await this.replace(c, organizationId, rows);
    });
    for (const { payload } of rebuilds) await this.rebuild(organizationId, String(payload.after));
    return jobs.map(() => ({ done: true }));
  }

  /** Ids of conversations in which one message holds all these words, the latest first. Undefined: too little to look for. */
  async search(client: HotClient, organizationId: string, q: string): Promise<string[] | undefined> {
    const words = wordsOf(q).slice(0, 8);
    if (words.length === 0) return undefined;
    const ring = this.vault.ready(organizationId);
    const [first, ...others] = words.map((word) => indexWord(ring, word));
    const and = others.map((_, n) => `and exists (select 1 from message_words o where o.word = $${n + 3} and o.message_id = w.message_id)`).join(' ');
    const { rows } = await client.query<{ id: string }>({
      text: `select distinct m.conversation_id as id from (select w.message_id from message_words w where w.word = $1 ${and} order by w.message_id desc limit $2) h join messages m on m.id = h.message_id where m.conversation_id is not null`,
      values: [first, HITS, ...others],
    });
    return rows.map((r) => r.id);
  }

  async settings(actor: Actor): Promise<{ searchTexts: boolean }> {
    authorize(actor, 'messages.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => ({ searchTexts: await allowed(c, actor.organizationId) }));
  }

  /** Switched off, the indexes go with it; switched on, they are made anew from what is there. */
  async change(actor: Actor, { searchTexts }: { searchTexts: boolean }): Promise<{ searchTexts: boolean }> {
    authorize(actor, 'inbox.settings');
    const { organizationId } = actor;
    await this.db.tx({ organizationId }, async (em) => {
      await em.execute(`select pg_advisory_xact_lock(${LOCK})`, [organizationId]);
      const before = await em.execute<{ search_texts: boolean }[]>('select search_texts from inbox_settings');
      if ((before[0]?.search_texts ?? true) === searchTexts) return;
      await em.execute('insert into inbox_settings (organization_id, search_texts) values (?, ?) on conflict (organization_id) do update set search_texts = excluded.search_texts', [organizationId, searchTexts]);
      if (searchTexts) await enqueueWith(em, organizationId, this.clock.now(), [{ topic: WORDS_TOPIC, key: `rebuild/${organizationId}`, payload: { after: '' } }]);
      else await em.execute('delete from message_words where organization_id = ?', [organizationId]);
      await this.audit.append(em, actor, { action: 'inbox.settings_changed', context: { search_texts: searchTexts } });
      await announceWith(em, organizationId, [{ resource: 'inbox-settings' }]);
    });
    return { searchTexts };
  }

  /** One stride, and the row for the next, so that a rebuild that ends with its process goes on where it was. */
  private async rebuild(organizationId: string, after: string): Promise<void> {
    await this.db.hotRetrying({ organizationId }, async (c) => {
      if (!(await allowed(c, organizationId))) return;
      const { rows } = await c.query<Said>({ text: `select id, body, content_plain, address_plain ${COLUMNS} and content_gone_at is null and ($1 = '' or id < nullif($1, '')::uuid) order by id desc limit $2 for share`, values: [after, STRIDE] });
      await this.replace(c, organizationId, rows);
      if (rows.length === STRIDE) await enqueue(c, organizationId, this.clock.now(), [{ topic: WORDS_TOPIC, key: `rebuild/${organizationId}`, payload: { after: rows.at(-1)!.id } }]);
    });
  }

  private async replace(client: HotClient, organizationId: string, messages: Said[]): Promise<void> {
    if (messages.length === 0) return;
    const ring = this.vault.ready(organizationId);
    const rows: { message_id: string; word: string }[] = [];
    for (const [n, message] of messages.entries()) {
      if (n % 32 === 31) await new Promise((resolve) => { setImmediate(resolve); });
      for (const word of wordsOf(saidIn(openMessage(ring, message).content))) rows.push({ message_id: message.id, word: indexWord(ring, word).toString('hex') });
    }
    await client.query({ name: 'words_replace', text: REPLACE, values: [messages.map((m) => m.id), JSON.stringify(rows), organizationId] });
  }
}

/** Held until the transaction ends: who switches it off deletes what was written before, and nothing is written after. */
async function allowed(client: HotClient, organizationId: string): Promise<boolean> {
  await client.query({ name: 'words_lock', text: `select pg_advisory_xact_lock_shared(${LOCK})`.replace('?', '$1'), values: [organizationId] });
  const { rows } = await client.query<{ search_texts: boolean }>({ name: 'inbox_settings', text: 'select search_texts from inbox_settings' });
  return rows[0]?.search_texts ?? true;
}
