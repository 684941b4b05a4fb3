import type { HotClient } from '@consentry/kernel';

/** Transactions end, and are sealed, a little out of the order of their times: what lies so close before is sent as well. */
const MARGIN_MS = 300_000;

const FIRST = `
  select min(first.seq) as seq from unnest(array['api_request', 'authentication', 'account_change', 'security_event']) as t(type), lateral (
    select e.seq from audit_leaves l join audit_entries e on e.leaf_id = l.id where l.organization_id = $1 and l.event_type = t.type and l.at >= $2 order by l.at, l.id limit 1) first`;

/** The position from which everything since that time is sent: a few minutes more may come, nothing less. Undefined: nothing is that young. */
export async function positionSince(client: HotClient, organizationId: string, since: Date): Promise<number | undefined> {
  const { rows } = await client.query<{ seq: string | null }>({ text: FIRST, values: [organizationId, new Date(since.getTime() - MARGIN_MS)] });
  return rows[0]?.seq == null ? undefined : Number(rows[0].seq);
}
