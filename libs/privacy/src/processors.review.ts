import { Injectable } from '@nestjs/common';
import { announceWith, Clock, Database, enqueueWith, EventSubscriptions, Ids, publishWith, systemActor, type Em, publicId } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import './processors.permissions.js';
import { derivedId } from './processors.ids.js';
import { ProcessorReader } from './processors.reader.js';
import { differencesOf, toldOf, type Change, type Described, type Differences } from './processors.rules.js';

export const PROCESSORS_MAIL_TOPIC = 'processors.mail';

/** Notices who began or ceased to process the data of an organisation, writes it down and tells its owners (PR-7, GDPR art. 28(2)). */
@Injectable()
export class Processors {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly subscriptions: EventSubscriptions, private readonly reader: ProcessorReader,
  ) {}

  /** Called by the housekeeping. Two queries when nothing has changed. @returns how many organisations have news */
  async review(): Promise<number> {
    const [inUse, known] = [await this.reader.inUse(null), await this.reader.known()];
    let told = 0;
    for (const { id, reviewed, rows } of known) {
      const described = inUse.get(id);
      if (!described || (reviewed && differencesOf(described, rows, (key) => derivedId(id, key)).changes.length === 0)) continue;
      told += (await this.settle(id, described)) ? 1 : 0;
    }
    return told;
  }

  /** Compares again behind a lock: of two who look at once, one finds nothing. */
  private settle(organizationId: string, inUse: readonly Described[]): Promise<boolean> {
    return this.db.tx({ organizationId }, async (em) => {
      const now = this.clock.now();
      const [review] = await em.execute<{ first: boolean }[]>('insert into processor_reviews (organization_id, at) values (?, ?) on conflict (organization_id) do update set at = excluded.at returning xmax = 0 as first', [organizationId, now]);
      const baseline = review!.first;
      const differences = differencesOf(inUse, await this.reader.rows(em, organizationId, { lock: true }), (key) => derivedId(organizationId, key));
      const { changes } = differences;
      if (changes.length === 0) return false;
      await this.write(em, organizationId, differences, now);
      const noticeId = this.ids.next();
      await em.execute('insert into processor_notices (id, organization_id, at, baseline, changes) values (?, ?, ?, ?, ?::jsonb)', [noticeId, organizationId, now, baseline, JSON.stringify(changes)]);
      const owners = baseline ? [] : await em.execute<{ user_id: string }[]>(`select user_id from memberships where organization_id = ? and role = 'OWNER' and disabled_at is null order by user_id`, [organizationId]);
      await enqueueWith(em, organizationId, now, owners.map(({ user_id: userId }) => ({ topic: PROCESSORS_MAIL_TOPIC, key: userId, payload: { noticeId, userId } })));
      const of = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).map((change) => publicId('processor', change.id));
      const [appeared, disappeared, edited] = [of('appeared'), of('disappeared'), of('edited')];
      await this.audit.append(em, systemActor(organizationId, 'processors'), {
        action: 'processors.changed', object: { type: 'processor_notice', id: noticeId }, context: { appeared: appeared.length, disappeared: disappeared.length, edited: edited.length, baseline, mails: owners.length },
      });
      if (!baseline) await publishWith(em, this.subscriptions, organizationId, now, [{ type: 'processors.changed', data: { noticeId: publicId('processorNotice', noticeId), appeared, disappeared, edited } }]);
      await announceWith(em, organizationId, [{ resource: 'processors' }, { resource: 'processor-notices' }]);
      return !baseline;
    });
  }

  /** Rows as they are in use now, and as the owners know them from now on. */
  private async write(em: Em, organizationId: string, { write, end }: Differences, now: Date): Promise<void> {
    const rows = write.map(({ id, described, begins }) => ({ ...described, id, begins, told: toldOf(described) }));
    await em.execute(
      `insert into processors as p (id, organization_id, source, key, name, host, regions, purposes, categories, terms, since, told, created_at, updated_at)
       select r.id, ?::uuid, r.source, r.key, r.name, r.host, r.regions, r.purposes, r.categories, r.terms, ?::timestamptz, r.told, ?::timestamptz, ?::timestamptz
       from jsonb_to_recordset(?::jsonb) as r(id uuid, source text, key text, name text, host text, regions text[], purposes text[], categories text[], terms text, told jsonb, begins boolean)
       on conflict (organization_id, key) do update set name = excluded.name, host = excluded.host, regions = excluded.regions, purposes = excluded.purposes, categories = excluded.categories, terms = excluded.terms,
         told = excluded.told, updated_at = excluded.updated_at, since = case when p.ended_at is null then p.since else excluded.since end, ended_at = null`,
      [organizationId, now, now, now, JSON.stringify(rows)]);
    if (end.length > 0) await em.execute('update processors set told = null, ended_at = coalesce(ended_at, ?), updated_at = ? where id = any(?::uuid[])', [now, now, `{${end.join(',')}}`]);
  }
}
