import { createPublicKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { authorize, Database, ProblemError, type Actor, type HotClient } from '@consentry/kernel';
import { contentOf, entryOf, LEAF_COLUMNS, microseconds, residueOf, type Residue, type StoredLeaf } from './audit.entry.js';
import { EMPTY_ROOT, leafHash } from './audit.merkle.js';
import { originOf, parseCheckpoint, verifierOf } from './audit.note.js';
import type { CheckpointView, ConsistencyView, InclusionQuery, InclusionView } from './audit.schema.js';
import { tilesOf } from './audit.sequencer.js';
import { CheckpointSigner } from './audit.signer.js';

interface HeadRow { size: string; root: Buffer; note: string; [column: string]: unknown }

/** What lets anybody check the log without trusting us: signed heads and proofs against them (RFC 6962 §2.1, C2SP tlog-checkpoint). */
@Injectable()
export class AuditProofs {
  constructor(private readonly db: Database, private readonly signer: CheckpointSigner) {}

  async checkpoint(actor: Actor): Promise<z.infer<typeof CheckpointView>> {
    authorize(actor, 'audit.read');
    const origin = originOf(actor.organizationId);
    const key = verifierOf(origin, createPublicKey(await this.signer.key())).text;
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const head = await headOf(c, actor.organizationId);
      return { origin, size: Number(head?.size ?? 0), root: (head?.root ?? EMPTY_ROOT).toString('base64'), time: head ? parseCheckpoint(head.note).time : null, checkpoint: head?.note ?? null, key };
    });
  }

  /** @throws ProblemError `audit.not_found`, `audit.not_sealed`; `request.invalid` naming `tree_size` or `index` */
  async inclusion(actor: Actor, query: z.infer<typeof InclusionQuery>): Promise<z.infer<typeof InclusionView>> {
    authorize(actor, 'audit.read');
    const { organizationId } = actor;
    return this.db.hot({ organizationId }, async (c) => {
      const index = query.index ?? (await this.indexOf(c, organizationId, query.id!));
      const head = Number((await headOf(c, organizationId))?.size ?? 0);
      const treeSize = query.tree_size ?? head;
      if (treeSize > head) throw invalid('tree_size', `The tree has ${head} entries.`);
      if (index >= treeSize) throw invalid(query.index === undefined ? 'tree_size' : 'index', `The entry at ${index} is not in a tree of ${treeSize}.`);
      const { residue, content } = await this.entryAt(c, organizationId, index);
      const tiles = tilesOf(c, organizationId);
      const entry = entryOf(residue);
      return {
        index, treeSize, root: (await tiles.root(treeSize)).toString('base64'), entry, leafHash: leafHash(entry).toString('base64'), content,
        hashes: (await tiles.inclusion(index, treeSize)).map((h) => h.toString('base64')),
      };
    });
  }

  async consistency(actor: Actor, query: { first: number; second?: number }): Promise<z.infer<typeof ConsistencyView>> {
    authorize(actor, 'audit.read');
    const { organizationId } = actor;
    return this.db.hot({ organizationId }, async (c) => {
      const head = Number((await headOf(c, organizationId))?.size ?? 0);
      const second = query.second ?? head;
      if (second > head) throw invalid('second', `The tree has ${head} entries.`);
      if (query.first > second) throw invalid('first', `Must not be larger than the second, ${second}.`);
      const tiles = tilesOf(c, organizationId);
      return {
        first: query.first, second, firstRoot: (await tiles.root(query.first)).toString('base64'), secondRoot: (await tiles.root(second)).toString('base64'),
        hashes: (await tiles.consistency(query.first, second)).map((h) => h.toString('base64')),
      };
    });
  }

  private async indexOf(c: HotClient, organizationId: string, id: string): Promise<number> {
    const { rows } = await c.query<{ seq: string | null }>({ text: 'select e.seq from audit_leaves l left join audit_entries e on e.leaf_id = l.id where l.id = $1 and l.organization_id = $2', values: [id, organizationId] });
    if (!rows[0]) throw new ProblemError('audit.not_found');
    if (rows[0].seq === null) throw new ProblemError('audit.not_sealed', { retryAfterSeconds: 1 });
    return Number(rows[0].seq);
  }

  private async entryAt(c: HotClient, organizationId: string, index: number): Promise<{ residue: Residue; content: string | null }> {
    const leaf = (await c.query<StoredLeaf>({ text: `select ${LEAF_COLUMNS} from audit_entries e join audit_leaves l on l.id = e.leaf_id where e.organization_id = $1 and e.seq = $2`, values: [organizationId, index] })).rows[0];
    if (leaf) return { residue: residueOf(leaf), content: contentOf(leaf) };
    const { rows } = await c.query<{ event_type: string; at: string; digest: string }>({ text: 'select event_type, at::text as at, digest from audit_residues where organization_id = $1 and seq = $2', values: [organizationId, index] });
    if (!rows[0]) throw new ProblemError('audit.not_found');
    return { residue: { eventType: rows[0].event_type, at: microseconds(rows[0].at), digest: rows[0].digest }, content: null };
  }
}

async function headOf(c: HotClient, organizationId: string): Promise<HeadRow | undefined> {
  return (await c.query<HeadRow>({ name: 'audit_head', text: 'select size, root, note from audit_trees where organization_id = $1', values: [organizationId] })).rows[0];
}

function invalid(path: string, message: string): ProblemError {
  return new ProblemError('request.invalid', { errors: [{ path, message }] });
}
