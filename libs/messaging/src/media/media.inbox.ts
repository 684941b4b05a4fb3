import { Injectable } from '@nestjs/common';
import { isPluginError, type InboundMedia, type MediaFile, type PluginError } from '@consentry/plugin-sdk';
import { announceWith, backoffMs, Clock, Database, describeError, enqueueWith, Ids, Log, ProblemError, publicId, type Em, type Job, type JobResult } from '@consentry/kernel';
import { ConnectionDirectory } from '@consentry/connections';
import { Vault } from '@consentry/vault';
import type { Found } from './media.inspect.js';
import { expiryOf, storageKeyOf, type MediaRow } from './media.rows.js';
import type { FAILURES, REFUSALS } from './media.schema.js';
import { newFileKey, openDetails, openFileKey, sealDetails } from './media.sealed.js';
import { MediaStore } from './media.store.js';
import { claimOf, isA, isKept, settleType } from './media.types.js';
import { MAX_FILE_BYTES } from './media.upload.js';

export const MEDIA_TOPIC = 'media.fetch';

/** With pauses of five minutes at most: about two hours. The provider keeps the file for days, so an outage of one evening loses none. */
const GIVE_UP_AFTER = 30;
const DOWNLOAD_MS = 90_000;
const DONE: JobResult = { done: true };

type End = { state: 'ready'; mimeType: string; found: Found } | { state: 'refused'; reason: (typeof REFUSALS)[number]; found?: Found } | { state: 'failed'; reason: (typeof FAILURES)[number] } | { again: string; afterMs?: number };

/** Fetches what people sent, as soon as it is known, and keeps it like any other file: providers forget within days. */
@Injectable()
export class MediaInbox {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly log: Log, private readonly vault: Vault, private readonly directory: ConnectionDirectory, private readonly store: MediaStore,
  ) {}

  /** In the transaction that writes the message: from then on the file is on its way. @returns its UUID */
  async expect(em: Em, { organizationId, connectionId, messageId, media }: { organizationId: string; connectionId: string; messageId: string; media: InboundMedia }): Promise<string> {
    const ring = this.vault.ready(organizationId);
    const id = this.ids.next();
    const now = this.clock.now();
    await em.execute(
      `insert into media (id, organization_id, direction, connection_id, message_id, expected_type, provider_media_id, details, state, storage_key, created_at, expires_at) values (?, ?, 'in', ?, ?, ?, ?, ?, 'pending', ?, ?, ?)`,
      [id, organizationId, connectionId, messageId, media.type, media.providerMediaId, sealDetails(ring, id, { name: media.filename ?? null, declaredType: media.mimeType ?? null, sha256: media.sha256 ?? null }),
        storageKeyOf(organizationId, id), now, expiryOf(now)]);
    await enqueueWith(em, organizationId, now, [{ topic: MEDIA_TOPIC, key: id, payload: { mediaId: id } }]);
    return id;
  }

  async fetch(organizationId: string, jobs: Job[], stopping: AbortSignal): Promise<JobResult[]> {
    const results: JobResult[] = [];
    for (const job of jobs) results.push(await this.fetchOne(organizationId, String(job.payload.mediaId), job.attempt, stopping));
    return results;
  }

  private async fetchOne(organizationId: string, id: string, attempt: number, stopping: AbortSignal): Promise<JobResult> {
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<MediaRow>({ text: `select * from media where id = $1 and state = 'pending'`, values: [id] }));
    if (!rows[0]) return DONE;
    const row = await this.keyed(organizationId, rows[0]);
    const end = await this.attempt(organizationId, row, stopping);
    const last = 'again' in end && attempt >= GIVE_UP_AFTER;
    if ('again' in end && !last) return { retryAfterMs: end.afterMs ?? backoffMs(attempt, 0.5), reason: end.again };
    await this.keep(organizationId, row, 'again' in end ? { state: 'failed', reason: end.again === 'credentials_rejected' ? 'credentials_rejected' : 'provider_unavailable' } : end);
    return DONE;
  }

  /** A new key for each try: one key never seals two contents, and a try before this one may have sealed something. */
  private async keyed(organizationId: string, row: MediaRow): Promise<MediaRow> {
    return this.db.tx({ organizationId }, async (em) => {
      const { sealed } = newFileKey(this.vault.ready(organizationId), row.id);
      await em.execute(`update media set file_key = ? where id = ? and state = 'pending'`, [sealed, row.id]);
      return { ...row, file_key: sealed };
    });
  }

  private async attempt(organizationId: string, row: MediaRow, stopping: AbortSignal): Promise<End> {
    const open = await this.directory.get(row.connection_id!);
    if (!open) return { state: 'failed', reason: 'connection_gone' };
    if (!open.connection.downloadMedia) return { state: 'failed', reason: 'not_supported' };
    const maxBytes = Math.min(open.plugin.capabilities.media?.[row.expected_type!]?.maxBytes ?? MAX_FILE_BYTES, MAX_FILE_BYTES);
    let file: MediaFile;
    try {
      file = await open.connection.downloadMedia(row.provider_media_id!, { maxBytes }, AbortSignal.any([stopping, AbortSignal.timeout(DOWNLOAD_MS)]));
    } catch (error) {
      if (!isPluginError(error)) this.log.error('media_fetch_failed', { mediaId: row.id, ...describeError(error) });
      return afterFailure(isPluginError(error) ? error : undefined);
    }
    try {
      const ring = await this.vault.ring(organizationId);
      const found = await this.store.put(row.storage_key!, openFileKey(ring, row.id, row.file_key!), { organizationId, mediaId: row.id }, pieces(file.bytes), maxBytes);
      return judged(row, openDetails(ring, row), found);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (error.code === 'media.too_large') return { state: 'refused', reason: 'too_large' };
      return error.code === 'media.empty' ? { state: 'refused', reason: 'empty' } : { again: error.code };
    }
  }

  /** What is not served is not kept either; the row says why there is nothing. */
  private async keep(organizationId: string, row: MediaRow, end: Exclude<End, { again: string }>): Promise<void> {
    const left = end.state === 'ready' ? undefined : await this.store.drop(row.storage_key!);
    await this.db.tx({ organizationId }, async (em) => {
      const ring = this.vault.ready(organizationId);
      const found = 'found' in end ? end.found : undefined;
      const details = { ...openDetails(ring, row), ...(found ? { sha256: found.sha256 } : {}) };
      const changed = await em.execute<{ id: string }[]>(
        `update media set state = ?, reason = ?, mime_type = ?, size = ?, details = ?, file_key = case when ? then file_key end, storage_key = case when ? then storage_key end, fetched_at = ? where id = ? and state = 'pending' returning id`,
        [end.state, 'reason' in end ? end.reason : null, end.state === 'ready' ? end.mimeType : (found?.mimeType ?? null), found?.size ?? null, sealDetails(ring, row.id, details),
          end.state === 'ready', end.state === 'ready' || left !== undefined, this.clock.now(), row.id]);
      if (changed.length === 0) return;
      await announceWith(em, organizationId, [{ resource: 'media', ids: [publicId('media', row.id)] }, ...(row.message_id ? [{ resource: 'messages', ids: [publicId('message', row.message_id)] }] : [])]);
    });
  }
}

/** Whether it is what the message says it is. */
function judged(row: MediaRow, said: { declaredType: string | null; name: string | null; sha256: string | null }, found: Found): End {
  if (found.mimeType === undefined || !isKept(found.mimeType)) return { state: 'refused', reason: 'type_refused', found };
  const type = settleType(found.mimeType, claimOf(said.declaredType), said.name);
  if (type === undefined || !isA(row.expected_type!, type)) return { state: 'refused', reason: 'type_mismatch', found };
  // Providers write hashes in base64 or hexadecimal. Another file than the person sent is none of theirs.
  if (said.sha256 !== null && ![found.sha256, Buffer.from(found.sha256, 'hex').toString('base64')].includes(said.sha256)) return { again: 'damaged_on_the_way' };
  return found.damaged ? { state: 'refused', reason: 'damaged', found } : { state: 'ready', mimeType: type, found };
}

function afterFailure(error: PluginError | undefined): End {
  switch (error?.code) {
    case 'content_rejected': return { state: 'refused', reason: 'rejected_by_provider' };
    case 'unsupported': case 'config_invalid': case 'recipient_invalid': return { state: 'failed', reason: 'not_supported' };
    case 'credentials_rejected': return { again: 'credentials_rejected', afterMs: 300_000 };
    default: return { again: error?.code ?? 'plugin_failed', ...(error?.details.retryAfterSeconds === undefined ? {} : { afterMs: error.details.retryAfterSeconds * 1000 }) };
  }
}

/** As a stream, so that nothing copies it whole a second time. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 256 * 1024) yield bytes.subarray(at, at + 256 * 1024);
}
