import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announce, authorize, Clock, Database, enqueue, ProblemError, publicId, type Actor, type HotClient, type Job, type JobResult } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { AudienceReader } from '../audiences/audience.reader.js';
import { Gate, type GateSubject } from '../gate/gate.reader.js';
import { taken } from './broadcasts.audience.js';
import { reasonList, rowOf, type BroadcastRow, type StoredPreview } from './broadcasts.rows.js';
import type { PreviewView } from './broadcasts.schema.js';
import { openBroadcast } from './broadcasts.sealed.js';

export const PREVIEW_TOPIC = 'broadcast.preview';
const PAGE = 256;
const MOST = 100_000;
/** Who waits at a screen waits so long; the rest is looked at behind the answer. */
const AT_ONCE_MS = 1500;
const SLICE_MS = 5000;
const SAMPLE = 50;
const OF_EACH = 10;

type View = z.infer<typeof PreviewView>;

/** What would become of the audience if it were sent now: each contact is decided on by the gate, and nothing is written but the sum. */
@Injectable()
export class BroadcastPreviews {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly vault: Vault, private readonly reader: AudienceReader, private readonly gate: Gate) {}

  async run(actor: Actor, id: string): Promise<View> {
    authorize(actor, 'broadcasts.write');
    const { organizationId } = actor;
    const startedAt = this.clock.now().toISOString();
    await this.db.hot({ organizationId }, async (c) => {
      const row = await rowOf(c, id, 'for update');
      if (row.state !== 'draft' && row.state !== 'scheduled') throw new ProblemError('broadcast.wrong_state', { detail: `The broadcast is ${row.state}.`, extensions: { state: row.state } });
      const fresh: StoredPreview = { state: 'running', startedAt, finishedAt: null, place: null, looked: 0, of: await this.size(c, row), checked: 0, whole: false, eligible: 0, excluded: {}, sample: [] };
      await keep(c, row.id, fresh);
    });
    const end = performance.now() + AT_ONCE_MS;
    let more = true;
    while (more && performance.now() < end) more = await this.page(organizationId, id, startedAt);
    if (more) await this.db.hot({ organizationId }, (c) => enqueue(c, organizationId, this.clock.now(), [{ topic: PREVIEW_TOPIC, key: id, payload: { broadcastId: id, startedAt } }]));
    return this.read(actor, id);
  }

  async read(actor: Actor, id: string): Promise<View> {
    authorize(actor, 'broadcasts.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const { preview } = await rowOf(c, id);
      if (!preview) throw new ProblemError('broadcast.no_preview');
      const { place: _place, sample, excluded, ...rest } = preview;
      return { ...rest, excluded: reasonList(excluded), sample: sample.map((s) => ({ contactId: publicId('contact', s.contactId), eligible: s.reason === null, reason: s.reason })) };
    });
  }

  /** The rest, behind the answer. */
  async work(organizationId: string, jobs: Job[], stopping: AbortSignal): Promise<JobResult[]> {
    return Promise.all(jobs.map(async ({ payload }): Promise<JobResult> => {
      const end = performance.now() + SLICE_MS;
      let more = true;
      while (more && performance.now() < end && !stopping.aborted) more = await this.page(organizationId, String(payload.broadcastId), String(payload.startedAt));
      return more ? { retryAfterMs: 0, reason: 'more to do', uncounted: true } : { done: true };
    }));
  }

  /** One page. False: there is no more to do, or somebody began anew. */
  private page(organizationId: string, id: string, startedAt: string): Promise<boolean> {
    return this.db.hotRetrying({ organizationId }, async (c) => {
      const ring = this.vault.ready(organizationId);
      const row = (await c.query<BroadcastRow>({ text: 'select * from broadcasts where id = $1 for no key update', values: [id] })).rows[0];
      const before = row?.preview;
      if (!row || before?.startedAt !== startedAt || before.state === 'done') return false;
      const { content, audience } = openBroadcast(ring, id, row.body);
      const { ids, looked, next } = await this.reader.page(c, organizationId, await taken(c, ring, audience), before.place ?? undefined, new Date(startedAt), PAGE);
      const after: StoredPreview = { ...before, looked: before.looked + looked, checked: before.checked + ids.length, place: next ?? null, excluded: { ...before.excluded }, sample: [...before.sample] };
      const judged = ids.length === 0 ? [] : await this.gate.decide(c, organizationId, ids.map((contactId): GateSubject => ({
        connectionId: row.connection_id, contactId, addressIndex: null, purpose: row.purpose, type: row.type, content, replyTo: null, exemption: null, source: 'broadcast', broadcastId: null, self: null,
      })));
      judged.forEach(({ decision }, i) => note(after, ids[i]!, decision.blockedBy?.rule ?? null));
      const over = next === undefined || after.checked >= MOST;
      await keep(c, id, over ? { ...after, state: 'done', whole: next === undefined, finishedAt: this.clock.now().toISOString() } : after);
      await announce(c, organizationId, [{ resource: 'broadcasts', ids: [publicId('broadcast', id)] }]);
      return !over;
    });
  }

  /** Contacts to look at, for a bar of progress. */
  private async size(client: HotClient, row: BroadcastRow): Promise<number> {
    const { audience } = openBroadcast(this.vault.ready(row.organization_id), row.id, row.body);
    if (audience.contactIds) return new Set(audience.contactIds).size;
    const { rows } = await client.query<{ n: number }>({ text: 'select count(*)::int as n from contacts where organization_id = $1 and merged_into is null and erased_at is null', values: [row.organization_id] });
    return rows[0]!.n;
  }
}

function note(preview: StoredPreview, contactId: string, reason: string | null): void {
  if (reason === null) preview.eligible++;
  else preview.excluded[reason] = (preview.excluded[reason] ?? 0) + 1;
  if (preview.sample.length < SAMPLE && preview.sample.filter((s) => s.reason === reason).length < OF_EACH) preview.sample.push({ contactId, reason });
}

async function keep(client: HotClient, id: string, preview: StoredPreview): Promise<void> {
  await client.query({ name: 'broadcast_preview', text: 'update broadcasts set preview = $2 where id = $1', values: [id, JSON.stringify(preview)] });
}
