import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock, Database, systemActor, type HotClient } from '@consentry/kernel';
import { EVENT_TYPES, type EventType } from './audit.actions.js';
import { LEAF_COLUMNS, residueOf, type StoredLeaf } from './audit.entry.js';
import { purgeBefore } from './audit.retention.rules.js';
import { Sequencer } from './audit.sequencer.js';
import { Audit } from './audit.service.js';
import { AuditSettingsStore } from './audit.settings.js';

/** One process at a time purges an organisation; another one finds nothing to do. */
const TURN = `select pg_try_advisory_xact_lock(727006, hashtext($1)) as ours`;
/** Small enough that nobody waits for a batch. */
const BATCH = 2_000;

const DUE = `
  select ${LEAF_COLUMNS}, e.seq from audit_leaves l join audit_entries e on e.leaf_id = l.id
  where l.organization_id = $1 and l.event_type = $2 and l.at < $3 and l.action <> 'audit.purged' order by l.at, l.id limit $4`;

const UNCOUNT = `
  update audit_counts c set n = c.n - g.n from (
    select s.span, date_trunc(s.span, at, 'UTC') as starts_at, count(*) as n from unnest($3::timestamptz[]) as l(at) cross join (values ('hour'), ('day')) as s(span) group by 1, 2) g
  where c.organization_id = $1 and c.event_type = $2 and c.span = g.span and c.starts_at = g.starts_at`;

/**
 * Purges the content of entries that have had their time (AU-3), in batches that block nobody. What is left of each proves its place in the
 * tree; that a type was purged up to a time is itself an entry, and those entries stay.
 */
@Injectable()
export class AuditRetention {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly settings: AuditSettingsStore, private readonly sequencer: Sequencer) {}

  /** Every organisation. @returns entries purged; the rest comes with the next run once `signal` ends it */
  async run(signal?: AbortSignal): Promise<number> {
    const organizations = await this.db.hot('system', async (c) => (await c.query<{ organization_id: string }>({ text: 'select organization_id from audit_trees t where not exists (select 1 from audit_breaks b where b.organization_id = t.organization_id)' })).rows);
    let purged = 0;
    for (const { organization_id: id } of organizations) {
      if (signal?.aborted) return purged;
      const { retention } = await this.db.hot({ organizationId: id }, (c) => this.settings.read(c, id));
      for (const type of EVENT_TYPES) if (!signal?.aborted) purged += await this.purge(id, type, purgeBefore(type, retention, this.clock.now()), signal);
    }
    return purged;
  }

  private async purge(organizationId: string, type: EventType, before: Date, signal?: AbortSignal): Promise<number> {
    const due = await this.announced(organizationId, type, before);
    if (!due || !(await this.told(organizationId))) return 0;
    for (let purged = 0; ;) {
      const n = signal?.aborted ? 0 : await this.db.hot({ organizationId }, (c) => batch(c, organizationId, type, before));
      purged += n;
      if (n === 0) return purged;
    }
  }

  /** Whether what tells of the purge has its place in the log. Until then a missing content would look like tampering to whoever verifies or exports. */
  private async told(organizationId: string): Promise<boolean> {
    for (let tries = 0; tries < 50; tries++) {
      // Not all: under load there is always more.
      await this.sequencer.seal();
      const { rows } = await this.db.hot({ organizationId }, (c) => c.query({ text: `select 1 from audit_leaves l where l.organization_id = $1 and l.event_type = 'security_event' and l.action = 'audit.purged' and not exists (select 1 from audit_entries e where e.leaf_id = l.id) limit 1`, values: [organizationId] }));
      if (rows.length === 0) return true;
      // Another server is sealing, or an older transaction holds it up.
      await sleep(100);
    }
    return false;
  }

  /** The entry that tells of the purge comes first: from then on a missing content of that type and age is no sign of tampering. */
  private announced(organizationId: string, type: EventType, before: Date): Promise<boolean> {
    return this.db.hot({ organizationId }, async (c) => {
      if (!(await turn(c, organizationId))) return false;
      const { rows } = await c.query<{ n: string }>({ text: `select count(*) as n from audit_leaves where organization_id = $1 and event_type = $2 and at < $3 and action <> 'audit.purged'`, values: [organizationId, type, before] });
      const n = Number(rows[0]!.n);
      if (n > 0) await this.audit.appendHot(c, [{ actor: systemActor(organizationId, 'retention'), entry: { action: 'audit.purged', context: { event_type: type, before: before.toISOString(), rows: n } } }]);
      return n > 0;
    });
  }
}

async function batch(c: HotClient, organizationId: string, type: EventType, before: Date): Promise<number> {
  if (!(await turn(c, organizationId))) return 0;
  const { rows } = await c.query<StoredLeaf & { seq: string }>({ text: DUE, values: [organizationId, type, before, BATCH] });
  if (rows.length === 0) return 0;
  const residues = rows.map((r) => residueOf(r));
  await c.query({
    text: 'insert into audit_residues (organization_id, seq, event_type, at, digest) select $1, * from unnest($2::bigint[], $3::text[], $4::timestamptz[], $5::text[]) on conflict do nothing',
    values: [organizationId, rows.map((r) => r.seq), residues.map((r) => r.eventType), residues.map((r) => r.at), residues.map((r) => r.digest)],
  });
  const gone = await c.query<{ n: string }>({ text: 'select audit_purge($1, $2, $3, $4) as n', values: [organizationId, type, before, rows.map((r) => r.id)] });
  // The database agrees with each one or with none: what is counted, written down and gone stays the same number.
  if (Number(gone.rows[0]!.n) !== rows.length) throw new Error(`the database let only ${gone.rows[0]!.n} of ${rows.length} entries be purged`);
  await c.query({ text: UNCOUNT, values: [organizationId, type, residues.map((r) => r.at)] });
  return rows.length;
}

async function turn(c: HotClient, organizationId: string): Promise<boolean> {
  return (await c.query<{ ours: boolean }>({ name: 'audit_purge_turn', text: TURN, values: [organizationId] })).rows[0]!.ours;
}
