import { Injectable } from '@nestjs/common';
import { Database, describeError, Log, systemActor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { MediaStore } from './media.store.js';

/** Rows looked at in one round of one kind. */
const BATCH = 500;
const UNFINISHED_MS = 24 * 3_600_000;

/** What came from them, and what of ours was sent to nobody else: it may well speak of them. */
const THEIRS = `(t.message_id in (select m.id from messages m where m.contact_id = any($3::uuid[]))
  or t.id in (select u.media_id from media_uses u join messages m on m.id = u.holder_id where m.contact_id = any($3::uuid[]))
    and not exists (select 1 from media_uses u where u.media_id = t.id and (exists (select 1 from broadcasts b where b.id = u.holder_id) or exists (select 1 from messages m where m.id = u.holder_id and (m.contact_id = any($3::uuid[])) is not true))))`;

interface Due { id: string; organization_id: string; storage_key: string | null; [column: string]: unknown }

/**
 * Files go when their time is over (PR-5, class `media`). First the key, with the row's commit: from then on the content is noise wherever
 * copies of it lie. Then the object; what cannot be deleted now is found again. The row stays and says that there was a file.
 */
@Injectable()
export class MediaRetention {
  constructor(private readonly db: Database, private readonly audit: Audit, private readonly store: MediaStore, private readonly log: Log) {}

  /** What uploads and deletions left behind. @returns how many uploads that never ended, and how many objects */
  async tidy(now: Date): Promise<{ unfinished: number; objects: number }> {
    const before = new Date(now.getTime() - UNFINISHED_MS);
    const unfinished = await this.unfinished(before);
    const objects = await this.leftovers();
    const halves = await this.store.tidy(before).catch((error: unknown) => { this.log.warn('media_not_tidied', describeError(error)); return 0; });
    return { unfinished, objects: objects + halves };
  }

  /**
   * Files of an organisation that had their days, but for those that `held`, a condition over the row `t`, keeps.
   * @param days kept from their making; what was said before holds no more once the organisation decided otherwise
   * @returns how many went
   */
  async expire(organizationId: string, now: Date, days: number, held: string): Promise<number> {
    await this.db.hot({ organizationId }, (c) => c.query({
      text: `update media set expires_at = created_at + make_interval(days => $2) where organization_id = $1 and state <> 'deleted' and expires_at is distinct from created_at + make_interval(days => $2)`, values: [organizationId, days],
    }));
    return this.deleted(organizationId, now, `t.expires_at <= $2 and not ${held}`, []);
  }

  /** Every file of a person's messages. Before the messages go: they say whose it is. @returns how many went */
  async forget(organizationId: string, now: Date, contactIds: readonly string[]): Promise<number> {
    return this.deleted(organizationId, now, THEIRS, [contactIds]);
  }

  private async deleted(organizationId: string, now: Date, condition: string, values: unknown[]): Promise<number> {
    for (let total = 0; ;) {
      const gone = await this.db.hot({ organizationId }, async (c) => {
        const { rows } = await c.query<{ id: string }>({
          text: `update media set state = 'deleted', file_key = null, details = null, deleted_at = $2
            where id in (select t.id from media t where t.organization_id = $1 and t.state <> 'deleted' and ${condition} limit ${BATCH} for update of t) returning id`, values: [organizationId, now, ...values],
        });
        if (rows.length === 0) return 0;
        await c.query({ text: 'delete from media_handles where media_id = any($1::uuid[])', values: [rows.map((r) => r.id)] });
        await this.audit.appendHot(c, [{ actor: systemActor(organizationId, 'retention'), entry: { action: 'media.expired', context: { count: rows.length } } }]);
        return rows.length;
      });
      total += gone;
      if (gone < BATCH) return total;
    }
  }

  /** Of uploads that a crash ended: nobody ever learnt their ids. */
  private async unfinished(before: Date): Promise<number> {
    const due = await this.due(`select id, organization_id, storage_key from media where state = 'pending' and direction = 'out' and created_at < $1 order by created_at limit ${BATCH}`, [before]);
    let gone = 0;
    for (const row of due) {
      if (row.storage_key !== null && (await this.store.drop(row.storage_key)) !== undefined) continue;
      await this.db.hot({ organizationId: row.organization_id }, (c) => c.query({ text: `delete from media where id = $1 and state = 'pending'`, values: [row.id] }));
      gone++;
    }
    return gone;
  }

  private async leftovers(): Promise<number> {
    let gone = 0;
    for (;;) {
      const due = await this.due(`select id, organization_id, storage_key from media where state = 'deleted' and storage_key is not null order by deleted_at limit ${BATCH}`);
      let here = 0;
      for (const row of due) {
        // A storage that is away is away for all of them.
        if ((await this.store.drop(row.storage_key!)) !== undefined) break;
        await this.db.hot({ organizationId: row.organization_id }, (c) => c.query({ text: 'update media set storage_key = null where id = $1', values: [row.id] }));
        here++;
      }
      gone += here;
      if (here < BATCH) return gone;
    }
  }

  private async due(text: string, values: unknown[] = []): Promise<Due[]> {
    return (await this.db.hot('system', (c) => c.query<Due>({ text, values }))).rows;
  }
}
