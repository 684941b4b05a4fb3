import { ProblemError, type HotClient } from '@consentry/kernel';

interface Quoting { type: string; replyTo: string | null; contactId: string | null; connectionId: string }

const QUOTABLE = `
  select w.i, m.provider_id is not null as told from jsonb_to_recordset($1::jsonb) as w(i int, reply_to uuid, contact_id uuid, connection_id uuid)
  cross join lateral (select q.provider_id from messages q where q.id = w.reply_to and q.contact_id = w.contact_id and q.connection_id = w.connection_id limit 1) m`;

/**
 * What is wrong with the message that each of these answers, or nothing. A provider quotes by its own id, and shows it to the person in the
 * same conversation: so a message of another contact, line or organisation cannot be quoted, and looks like one that does not exist. Nor
 * can one of ours that has no id there: it was refused, failed, or waits still. Waiting with the answer until it has one was thought of; but
 * what waits may wait for a day and be blocked at the end, and an answer without its quote is another answer than was asked for.
 * Asked under the contact's lock. Reactions are the gate's, which knows no reaction without its target.
 */
export async function quoteProblems(client: HotClient, asked: Quoting[]): Promise<(ProblemError | undefined)[]> {
  const quoting = asked.flatMap(({ type, replyTo, contactId, connectionId }, i) => (replyTo === null || type === 'reaction' ? [] : [{ i, reply_to: replyTo, contact_id: contactId, connection_id: connectionId }]));
  if (quoting.length === 0) return asked.map(() => undefined);
  const { rows } = await client.query<{ i: number; told: boolean }>({ name: 'quotes_known', text: QUOTABLE, values: [JSON.stringify(quoting)] });
  const told = new Map(rows.map((r) => [r.i, r.told]));
  const problems = new Map(quoting.flatMap(({ i }) => {
    if (told.get(i)) return [];
    const message = told.has(i) ? 'This message has not left, so there is nothing to quote yet.' : 'There is no such message in this conversation.';
    return [[i, new ProblemError('message.not_quotable', { errors: [{ path: 'replyTo', message }] })] as const];
  }));
  return asked.map((_, i) => problems.get(i));
}
