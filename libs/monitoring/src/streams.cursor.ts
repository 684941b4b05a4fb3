import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, type HotClient } from '@consentry/kernel';
import { SealedLog, type EventType, type SealedLeaf } from '@consentry/audit';
import type { StreamSecrets } from './streams.settings.js';

/** Longer than one try can last, and than the time between two looks at every stream; after it, whoever held the stream is taken for dead. */
const HOLD_MS = 45_000;

export interface StreamRow {
  id: string; organization_id: string; name: string; kind: 'http' | 'syslog'; enabled: boolean; event_types: EventType[] | null; settings: Record<string, unknown>; masks: StreamSecrets; secrets: Buffer | null;
  version: number; position: string; certain: string; failures: number; failing_since: Date | null; retry_at: Date | null; last_error: string | null; last_error_at: Date | null; last_sent_at: Date | null;
  behind_since: Date | null; paused_since: Date | null; created_at: Date; updated_at: Date;
  [column: string]: unknown;
}

/** What there is to send, and where to go on when it was taken. `last`: nothing is behind it now. */
export interface Portion { stream: StreamRow; from: number; leaves: SealedLeaf[]; next: number; last: boolean }

/** How far each stream has come, and who sends it: at most one process at a time, and only what it sent under the present settings moves the cursor. */
@Injectable()
export class StreamCursors {
  private readonly holder = randomUUID();

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly sealed: SealedLog) {}

  /** Streams that may have something to send: of one organisation, those whose pause after a failure is over (`retry`), or all. */
  async due(which: { organizationId: string } | 'retry' | 'all'): Promise<{ id: string; organizationId: string }[]> {
    const condition = which === 'retry' ? 'and retry_at is not null' : which === 'all' ? '' : 'and organization_id = $2';
    const { rows } = await this.db.hot('system', (c) => c.query<{ id: string; organization_id: string }>({
      text: `select id, organization_id from audit_streams where enabled and (retry_at is null or retry_at <= $1) ${condition}`, values: [this.clock.now(), ...(typeof which === 'string' ? [] : [which.organizationId])],
    }));
    return rows.map((row) => ({ id: row.id, organizationId: row.organization_id }));
  }

  /** Takes the stream for this process and reads what comes next. Undefined: another process has it, it is off, waits, or is gone. */
  take(organizationId: string, id: string, limit: number, from: (stream: StreamRow) => number): Promise<Portion | undefined> {
    const now = this.clock.now();
    return this.db.hot({ organizationId }, async (c) => {
      const { rows } = await c.query<StreamRow>({
        name: 'stream_take', values: [id, now, this.holder, new Date(now.getTime() + HOLD_MS)],
        text: `update audit_streams set holder = $3, held_until = $4 where id = $1 and enabled and (retry_at is null or retry_at <= $2) and (holder is null or holder = $3 or held_until <= $2) returning *`,
      });
      const stream = rows[0];
      if (!stream) return undefined;
      const start = from(stream);
      const { leaves, next } = await this.sealed.read(c, organizationId, start, limit);
      if (next > Number(stream.position) && !stream.behind_since) {
        stream.behind_since = now;
        await c.query({ name: 'stream_behind', text: 'update audit_streams set behind_since = $2 where id = $1', values: [id, now] });
      }
      return { stream, from: start, leaves, next, last: next >= (await this.sealed.size(c, organizationId)) };
    });
  }

  /** The receiver took everything before `next`. Nothing moves when the stream was changed or sent back meanwhile. */
  confirm({ stream, last }: Portion, next: number, certain: number, sent: boolean): Promise<boolean> {
    const now = this.clock.now();
    return this.own(stream, (c) => c.query({
      name: 'stream_confirm', values: [stream.id, this.holder, stream.version, next, certain, last, sent ? now : null, new Date(now.getTime() + HOLD_MS)],
      text: `update audit_streams set position = greatest(position, $4), certain = greatest(certain, least($5, greatest(position, $4))), failures = 0, failing_since = null, retry_at = null,
               behind_since = case when $6 then null else behind_since end, last_sent_at = coalesce($7::timestamptz, last_sent_at), held_until = $8 where id = $1 and holder = $2 and version = $3`,
    }));
  }

  /** Nothing to send. The stream stays with this process, which has the connection. */
  rest(stream: StreamRow): Promise<boolean> {
    return this.own(stream, (c) => c.query({ name: 'stream_rest', text: 'update audit_streams set behind_since = null where id = $1 and holder = $2 and behind_since is not null', values: [stream.id, this.holder] }));
  }

  failed(stream: StreamRow, words: string, retryAt: Date): Promise<boolean> {
    const now = this.clock.now();
    return this.own(stream, (c) => c.query({
      name: 'stream_failed', values: [stream.id, this.holder, stream.version, now, words, retryAt],
      text: `update audit_streams set failures = failures + 1, failing_since = coalesce(failing_since, $4), last_error = $5, last_error_at = $4, retry_at = $6
             where id = $1 and holder = $2 and version = $3`,
    }));
  }

  /** The end of this process: another may go on at once. `certain`: what the receiver surely has. */
  async letGo(stream: StreamRow, certain: number): Promise<void> {
    await this.own(stream, (c) => c.query({
      text: `update audit_streams set certain = case when version = $3 then greatest(certain, least($4, position)) else certain end, holder = case when holder = $2 then null else holder end,
               held_until = case when holder = $2 then null else held_until end where id = $1`, values: [stream.id, this.holder, stream.version, certain],
    }));
  }

  private async own(stream: StreamRow, work: (client: HotClient) => Promise<{ rowCount: number | null }>): Promise<boolean> {
    return ((await this.db.hot({ organizationId: stream.organization_id }, work)).rowCount ?? 0) > 0;
  }
}
