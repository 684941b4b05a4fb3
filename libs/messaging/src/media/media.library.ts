import { Injectable } from '@nestjs/common';
import { PluginError, type ChannelCapabilities, type ChannelConnection, type MediaFile } from '@consentry/plugin-sdk';
import { Clock, Database, parseId, ProblemError, type FieldError } from '@consentry/kernel';
import { PluginRegistry } from '@consentry/plugins';
import { Vault } from '@consentry/vault';
import type { FileSpot } from '../outbound/outbound.content.js';
import { safeName } from './media.names.js';
import { isReady, mediaView, type MediaRow, type ReadyRow } from './media.rows.js';
import type { MediaView } from './media.schema.js';
import { openDetails, openFileKey } from './media.sealed.js';
import { MediaStore } from './media.store.js';
import { misfit } from './media.types.js';

/** A provider's id that ends sooner than this is not used any more: the message may wait. */
const SPARE_MS = 3_600_000;
const UPLOAD_MS = 100_000;
/** Plugins take a file whole, so this many lie in memory at once and no more. */
const AT_ONCE = 2;

/** What sending needs of files: whether they fit, and what the provider calls them. */
@Injectable()
export class MediaLibrary {
  /** One upload for each file and connection, however many messages wait for it. */
  private readonly flights = new Map<string, Promise<string>>();
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly vault: Vault, private readonly store: MediaStore, private readonly registry: PluginRegistry) {}

  /** Why the files of a message cannot be sent over a channel; nothing when they can. `path` is within the message's content, e.g. `header.image.id`. */
  async check(organizationId: string, media: ChannelCapabilities['media'], spots: readonly FileSpot[]): Promise<FieldError[]> {
    if (spots.length === 0) return [];
    const rows = await this.rows(organizationId, spots);
    return spots.flatMap((spot) => {
      const row = rows.get(spot.id);
      const message = row === undefined || row.state === 'deleted' ? 'There is no such file. POST /v1/media answers with the id of one.'
        : !isReady(row) ? `The file cannot be used: it is ${row.state}.`
        : misfit(media?.[spot.type], spot.type, { mimeType: row.mime_type, size: Number(row.size) });
      return message === undefined ? [] : [{ path: [...spot.path, 'id'].join('.'), message }];
    });
  }

  /**
   * The provider's ids of the files, by ours. What was handed in before and lasts is used again. Not to be called inside a transaction.
   * @throws PluginError as the plugin does; `content_rejected` for a file that is gone, `unavailable` when our own storage does not answer
   */
  async forSending(organizationId: string, connectionId: string, connection: ChannelConnection, spots: readonly FileSpot[], signal: AbortSignal): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    if (spots.length === 0) return found;
    const line = connection.routes?.()[0] ?? '';
    const rows = await this.rows(organizationId, spots);
    const handles = await this.handles(organizationId, connectionId, line, [...rows.values()].map((r) => r.id));
    for (const { id } of spots) {
      const row = rows.get(id);
      if (found.has(id)) continue;
      if (!row || !isReady(row)) throw new PluginError('content_rejected', { detail: 'A file of the message is not there any more.' });
      found.set(id, handles.get(row.id) ?? (await heeding(signal, this.flight(organizationId, connectionId, connection, line, row))));
    }
    return found;
  }

  /** A provider that does not know its own id any more gets the file again, next time. */
  async forget(organizationId: string, connectionId: string, publicIds: readonly string[]): Promise<void> {
    await this.db.hot({ organizationId }, (c) => c.query({ text: 'delete from media_handles where connection_id = $1 and media_id = any($2::uuid[])', values: [connectionId, uuids(publicIds)] }));
  }

  /** The files of messages, for whoever shows them; by the UUID of the message. */
  async ofMessages(organizationId: string, messageIds: readonly string[]): Promise<Map<string, MediaView>> {
    const channels = this.registry.all().filter((p) => p.kind === 'channel');
    return this.db.hot({ organizationId }, async (c) => {
      const ring = this.vault.ready(organizationId);
      const { rows } = await c.query<MediaRow>({ name: 'media_of_messages', text: 'select * from media where message_id = any($1::uuid[])', values: [messageIds] });
      return new Map(rows.map((row) => [row.message_id!, mediaView(ring, row, channels)]));
    });
  }

  private async rows(organizationId: string, spots: readonly FileSpot[]): Promise<Map<string, MediaRow>> {
    const byUuid = new Map(spots.flatMap(({ id }) => { const uuid = parseId('media', id); return uuid ? [[uuid, id] as const] : []; }));
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<MediaRow>({ name: 'media_read', text: 'select * from media where id = any($1::uuid[])', values: [[...byUuid.keys()]] }));
    return new Map(rows.map((row) => [byUuid.get(row.id)!, row]));
  }

  private async handles(organizationId: string, connectionId: string, line: string, ids: string[]): Promise<Map<string, string>> {
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ media_id: string; provider_media_id: string }>({
      name: 'media_handles', text: 'select media_id, provider_media_id from media_handles where media_id = any($1::uuid[]) and connection_id = $2 and line = $3 and (expires_at is null or expires_at > $4)',
      values: [ids, connectionId, line, new Date(this.clock.nowMs() + SPARE_MS)],
    }));
    return new Map(rows.map((r) => [r.media_id, r.provider_media_id]));
  }

  private flight(organizationId: string, connectionId: string, connection: ChannelConnection, line: string, row: ReadyRow): Promise<string> {
    const name = `${row.id}/${connectionId}/${line}`;
    let flight = this.flights.get(name);
    if (!flight) {
      flight = this.upload(organizationId, connectionId, connection, line, row).finally(() => this.flights.delete(name));
      // Whoever waited may have given up; the others still hear of it.
      flight.catch(() => undefined);
      this.flights.set(name, flight);
    }
    return flight;
  }

  private async upload(organizationId: string, connectionId: string, connection: ChannelConnection, line: string, row: ReadyRow): Promise<string> {
    if (!connection.uploadMedia) throw new PluginError('unsupported', { detail: 'This channel takes no files.' });
    await this.enter();
    try {
      // One that landed just before this began has left its handle.
      const known = (await this.handles(organizationId, connectionId, line, [row.id])).get(row.id);
      if (known !== undefined) return known;
      const { providerMediaId, expiresAt } = await connection.uploadMedia(await this.whole(organizationId, row), AbortSignal.timeout(UPLOAD_MS));
      await this.db.hot({ organizationId }, (c) => c.query({
        text: `insert into media_handles (media_id, connection_id, organization_id, line, provider_media_id, expires_at) select id, $2, $3, $4, $5, $6 from media where id = $1 and state = 'ready'
               on conflict (media_id, connection_id) do update set line = excluded.line, provider_media_id = excluded.provider_media_id, expires_at = excluded.expires_at`,
        values: [row.id, connectionId, organizationId, line, providerMediaId, expiresAt],
      }));
      return providerMediaId;
    } finally {
      this.leave();
    }
  }

  private async whole(organizationId: string, row: ReadyRow): Promise<MediaFile> {
    try {
      const ring = await this.vault.ring(organizationId);
      const bytes = Buffer.allocUnsafe(Number(row.size));
      let at = 0;
      for await (const piece of await this.store.get(row.storage_key, openFileKey(ring, row.id, row.file_key), { organizationId, mediaId: row.id }, Number(row.size))) at += piece.copy(bytes, at);
      return { bytes, mimeType: row.mime_type, filename: safeName(openDetails(ring, row).name, row.mime_type) };
    } catch (error) {
      // Nothing has left: it is as good as a provider that did not answer.
      if (error instanceof ProblemError) throw new PluginError(error.code === 'media.unreadable' ? 'content_rejected' : 'unavailable', { detail: error.code === 'media.unreadable' ? 'The file cannot be read any more.' : 'The storage of files does not answer.' });
      throw error;
    }
  }

  private async enter(): Promise<void> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => { this.waiting.push(resolve); });
    else this.running++;
  }

  /** Hands its place on, so that nobody slips in between. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running--;
  }
}

function uuids(publicIds: readonly string[]): string[] {
  return publicIds.flatMap((id) => parseId('media', id) ?? []);
}

/** The upload goes on for the others; this one stops waiting. */
function heeding<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const given = Promise.withResolvers<never>();
  const stop = () => given.reject(new PluginError('unavailable', { detail: 'The file was not handed over in time.' }));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work, given.promise]).finally(() => signal.removeEventListener('abort', stop));
}
