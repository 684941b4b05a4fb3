import type { AuditCheckpoint, AuditInclusionProof, AuditLog, AuditLogDetail } from '../api.generated';
import { base64Of, bytesOf, digestOf, headIn, isSigned, leafHashOf, rootBy } from './proof';

/** `unknown`: it could not be looked at, because the content was purged or the browser lacks what it takes. */
export type Outcome = 'holds' | 'broken' | 'unknown';
export interface ProofCheck { shown: Outcome; content: Outcome; leaf: Outcome; path: Outcome; head: Outcome; signature: Outcome }

/** In the order in which one rests on the other. */
export const STEPS = ['shown', 'content', 'leaf', 'path', 'head', 'signature'] as const satisfies (keyof ProofCheck)[];

export const isWhole = (check: ProofCheck): boolean => STEPS.every((step) => check[step] !== 'broken');

const said = (holds: boolean | undefined): Outcome => (holds === undefined ? 'unknown' : holds ? 'holds' : 'broken');

/** Looks at everything that the server said about one entry, from what stands on the screen up to the signed head. */
export async function checkProof(log: AuditLogDetail, proof: AuditInclusionProof, checkpoint: AuditCheckpoint): Promise<ProofCheck> {
  const [format, type, at, digest] = proof.entry.split('\n');
  const leaf = await leafHashOf(proof.entry);
  const root = await rootBy(leaf, proof.index, proof.treeSize, proof.hashes.map(bytesOf));
  const head = headIn(checkpoint.checkpoint ?? '');
  return {
    shown: proof.content === null ? 'unknown' : said(tells(proof.content, log) && type === log.event_type && at === log.timestamp),
    content: proof.content === null ? 'unknown' : said(format === 'consentry/audit/1' && digest === (await digestOf(proof.content))),
    leaf: said(base64Of(leaf) === proof.leafHash),
    path: said(root !== undefined && base64Of(root) === proof.root),
    head: said(head !== undefined && head.size === proof.treeSize && head.root === proof.root),
    signature: said(await isSigned(checkpoint.checkpoint ?? '', checkpoint.key)),
  };
}

interface Content { id: string; action: string; actor: { kind: string; id: string }; ip: string | null; userAgent: string | null; requestId: string | null; context: Record<string, unknown>; object: { id: string } | null }

/** Ids inside are UUIDs; outside they have a prefix and no dashes. */
const same = (outside: string, inside: string) => outside === inside || outside.endsWith(`_${inside.replaceAll('-', '')}`);

/** Whether the content that was hashed is what the panel shows of the entry. */
function tells(text: string, log: AuditLogDetail): boolean {
  const content = JSON.parse(text) as Content;
  const { object, ...context } = log.context as { object?: { id: string } };
  const { endpoint, method, response_code } = log;
  const request = Object.fromEntries(Object.entries({ endpoint, method, response_code }).filter(([name]) => name in content.context));
  return same(log.id, content.id) && log.action === content.action && log.actor.type === content.actor.kind && same(log.actor.id, content.actor.id)
    && log.ip_address === content.ip && log.user_agent === content.userAgent && log.request_id === content.requestId
    && (object === undefined ? content.object === null : content.object !== null && same(object.id, content.object.id))
    && canonical({ ...context, ...request }) === canonical(content.context);
}

function canonical(context: AuditLog['context']): string {
  return JSON.stringify(Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
