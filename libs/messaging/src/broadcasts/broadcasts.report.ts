import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { authorize, cutPage, Database, decodeCursor, publicId, publicIdOrNull, type Actor, type HotClient } from '@consentry/kernel';
import { openAddress, openName, showAddress } from '@consentry/contacts';
import { Vault } from '@consentry/vault';
import type { MessageState } from '../outbound/outbound.schema.js';
import { countsOf, pendingOf, reasonList, rowOf } from './broadcasts.rows.js';
import type { RecipientQuery, ReportView } from './broadcasts.schema.js';

const Cursor = z.tuple([z.uuid()]);

interface Row {
  contact_id: string; state: 'pending' | 'accepted' | 'excluded' | 'cancelled' | 'failed'; reason: string | null; message_id: string | null; due_at: Date; status: MessageState | null;
  name: Buffer | null; identity_id: string | null; address: Buffer | null; kind: string | null;
  [column: string]: unknown;
}

const RECIPIENTS = `
  select r.contact_id, r.state, r.reason, r.message_id, r.due_at, m.status, c.name, i.id as identity_id, i.address, i.kind
  from broadcast_recipients r
  left join messages m on m.id = r.message_id
  left join contacts c on c.id = r.contact_id
  left join lateral (
    select a.id, a.address, a.kind from identities a join connections x on x.id = $2 and x.channel = a.channel
    where a.contact_id = coalesce(c.merged_into, c.id) order by a.kind <> 'phone', a.created_at desc limit 1) i on true`;

const STATUSES = `
  select m.status, case when m.status = 'blocked' then m.code end as code, count(*)::int as n
  from broadcast_recipients r join messages m on m.id = r.message_id where r.broadcast_id = $1 and r.state = 'accepted' group by 1, 2`;

/** Who left within a day of getting it: the ledger says so whether or not they came back since. */
const OPT_OUTS = `
  select count(distinct r.contact_id)::int as n from broadcast_recipients r join messages m on m.id = r.message_id
  where r.broadcast_id = $1 and r.state = 'accepted' and m.dispatched_at is not null and m.status <> 'blocked' and exists (
    select 1 from consent_records q where q.contact_id = m.contact_id and q.channel = m.channel and q.state = 'withdrawn' and q.source in ('keyword', 'provider')
      and q.recorded_at between m.dispatched_at and m.dispatched_at + interval '24 hours')`;

const SENT = ['sent', 'delivered', 'read', 'played'];
const DELIVERED = ['delivered', 'read', 'played'];
const READ = ['read', 'played'];
const GATE = 'gate.';

/** What became of a broadcast: in sum, and of each recipient. */
@Injectable()
export class BroadcastReports {
  constructor(private readonly db: Database, private readonly vault: Vault) {}

  async recipients(actor: Actor, id: string, query: z.infer<typeof RecipientQuery>) {
    authorize(actor, 'broadcasts.read');
    const after = decodeCursor(query.cursor, Cursor);
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const ring = this.vault.ready(actor.organizationId);
      const broadcast = await rowOf(c, id);
      const values: unknown[] = [id, broadcast.connection_id];
      const bind = (value: unknown) => `$${values.push(value)}`;
      const filter = `r.broadcast_id = $1${query.state ? ` and r.state = ${bind(query.state)}` : ''}${query.reason ? ` and r.reason = ${bind(query.reason)}` : ''}`;
      const paged = after ? `${filter} and r.contact_id > ${bind(after[0])}::uuid` : filter;
      const total = query.count ? await this.total(c, id, query) : undefined;
      const { rows } = await c.query<Row>({ text: `${RECIPIENTS} where ${paged} order by r.contact_id limit ${bind(query.limit + 1)}`, values });
      return cutPage(rows, query.limit, (r) => [r.contact_id], (r) => ({
        contactId: publicId('contact', r.contact_id), contactName: openName(ring, r.contact_id, r.name), to: r.identity_id === null ? null : showAddress(actor, r.kind!, openAddress(ring, r.identity_id, r.address!)),
        state: r.state, reason: r.reason, messageId: publicIdOrNull('message', r.message_id), messageStatus: r.status, dueAt: r.due_at.toISOString(),
      }), total);
    });
  }

  async report(actor: Actor, id: string): Promise<z.infer<typeof ReportView>> {
    authorize(actor, 'broadcasts.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const row = await rowOf(c, id);
      const { rows } = await c.query<{ status: string; code: string | null; n: number }>({ text: STATUSES, values: [id] });
      const optOuts = (await c.query<{ n: number }>({ text: OPT_OUTS, values: [id] })).rows[0]!.n;
      const perReason = (await c.query<{ state: string; reason: string; n: number }>({
        text: `select state, reason, count(*)::int as n from broadcast_recipients where broadcast_id = $1 and state in ('excluded', 'failed') group by 1, 2`, values: [id],
      })).rows;
      const sum = (...statuses: string[]) => rows.filter((r) => statuses.includes(r.status)).reduce((n, r) => n + r.n, 0);
      const by = (state: string) => reasonList(Object.fromEntries(perReason.filter((r) => r.state === state).map((r) => [r.reason, r.n])));
      return {
        ...countsOf(row), pending: pendingOf(row), waiting: sum('queued', 'sending'), sent: sum(...SENT), delivered: sum(...DELIVERED), read: sum(...READ), messagesFailed: sum('failed'), unknown: sum('unknown'),
        blockedAtDispatch: reasonList(Object.fromEntries(rows.filter((r) => r.status === 'blocked').map((r) => [ruleOf(r.code), r.n]))),
        excludedBy: by('excluded'), failedBy: by('failed'), optOutsWithin24h: optOuts,
      };
    });
  }

  private async total(client: HotClient, id: string, { state, reason }: z.infer<typeof RecipientQuery>): Promise<number> {
    const values = [id, state ?? null, reason ?? null];
    return (await client.query<{ n: number }>({ text: 'select count(*)::int as n from broadcast_recipients where broadcast_id = $1 and ($2::text is null or state = $2) and ($3::text is null or reason = $3)', values })).rows[0]!.n;
  }
}

function ruleOf(code: string | null): string {
  return code?.startsWith(GATE) ? code.slice(GATE.length) : code ?? 'unknown';
}
