import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { announceWith, authorize, Clock, Database, findOr404, Ids, IDEMPOTENCY_HOURS, isUniqueViolation, ProblemError, publicId, type Actor, type ByteRange, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { PluginRegistry } from '@consentry/plugins';
import { Vault } from '@consentry/vault';
import type { Found } from './media.inspect.js';
import { safeName } from './media.names.js';
import { expiryOf, isReady, mediaView, storageKeyOf, type MediaRow } from './media.rows.js';
import type { MediaView } from './media.schema.js';
import { newFileKey, openDetails, openFileKey, sealDetails } from './media.sealed.js';
import { MediaStore } from './media.store.js';
import { claimOf, isInline, isKept, settleType } from './media.types.js';
import { MAX_FILE_BYTES, type IncomingFile } from './media.upload.js';

/** A file on its way out, and what its reader's browser is to make of it. */
export interface MediaContent { content: AsyncGenerator<Buffer>; mimeType: string; name: string; size: number; range: ByteRange | undefined; inline: boolean }
type Begun = { id: string; key: KeyObject; storageKey: string };

/** Files that people hand in and fetch. */
@Injectable()
export class Media {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault, private readonly store: MediaStore, private readonly registry: PluginRegistry,
  ) {}

  /** The row comes first and says where the file will lie: whatever happens in between, what is left over is found (see `MediaRetention`). */
  async upload(actor: Actor, open: () => Promise<IncomingFile>, idempotencyKey?: string): Promise<MediaView & { replayed: boolean }> {
    authorize(actor, 'media.write');
    const file = await open();
    const begun = await this.begin(actor.organizationId);
    try {
      const found = await this.store.put(begun.storageKey, begun.key, { organizationId: actor.organizationId, mediaId: begun.id }, file.content, MAX_FILE_BYTES);
      const mimeType = judged(found, file);
      const { id, replayed } = await this.finish(actor, begun.id, { ...found, mimeType }, file, idempotencyKey);
      if (replayed) await this.undo(actor.organizationId, begun);
      return { ...(await this.view(actor.organizationId, id)), replayed };
    } catch (error) {
      await this.undo(actor.organizationId, begun).catch(() => undefined);
      throw error;
    }
  }

  async read(actor: Actor, id: string): Promise<MediaView> {
    authorize(actor, 'media.read');
    return this.view(actor.organizationId, id);
  }

  /** @param wanted the part that is asked for, once the size is known */
  async content(actor: Actor, id: string, wanted: (size: number) => ByteRange | undefined): Promise<MediaContent> {
    authorize(actor, 'media.read');
    const { organizationId } = actor;
    const { key, name, row, range } = await this.db.tx({ organizationId }, async (em) => {
      const ring = this.vault.ready(organizationId);
      const found = await this.row(em, id);
      if (found.state === 'deleted') throw new ProblemError('media.gone');
      if (found.state === 'pending') throw new ProblemError('media.not_ready', { retryAfterSeconds: 5 });
      if (!isReady(found) || !isKept(found.mime_type)) throw new ProblemError('media.not_served');
      const part = wanted(Number(found.size));
      // A person's file is personal data: who looked at it is told, part by part.
      await this.audit.append(em, actor, { action: 'media.downloaded', object: { type: 'media', id }, context: { direction: found.direction, mimeType: found.mime_type, size: Number(found.size) } });
      return { row: found, range: part, key: openFileKey(ring, id, found.file_key), name: safeName(openDetails(ring, found).name, found.mime_type) };
    });
    const size = Number(row.size);
    const content = await this.store.get(row.storage_key, key, { organizationId, mediaId: id }, size, range);
    return { content, mimeType: row.mime_type, name, size, range, inline: isInline(row.mime_type) };
  }

  /** Its key goes with the row's commit: from then on nobody reads it, wherever copies of it lie. */
  async remove(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'media.write');
    const { organizationId } = actor;
    const storageKey = await this.db.tx({ organizationId }, async (em) => {
      const row = await this.row(em, id, 'for update');
      if (row.state === 'deleted') return row.storage_key;
      await em.execute(`update media set state = 'deleted', file_key = null, details = null, deleted_at = ? where id = ?`, [this.clock.now(), id]);
      await em.execute('delete from media_handles where media_id = ?', [id]);
      await this.audit.append(em, actor, { action: 'media.deleted', object: { type: 'media', id }, context: { direction: row.direction } });
      await announceWith(em, organizationId, [{ resource: 'media', ids: [publicId('media', id)] }]);
      return row.storage_key;
    });
    if (storageKey === null || (await this.store.drop(storageKey)) !== undefined) return;
    await this.db.tx({ organizationId }, (em) => em.execute('update media set storage_key = null where id = ?', [id]));
  }

  private async begin(organizationId: string): Promise<Begun> {
    const id = this.ids.next();
    const storageKey = storageKeyOf(organizationId, id);
    const key = await this.db.tx({ organizationId }, async (em) => {
      const fresh = newFileKey(this.vault.ready(organizationId), id);
      const now = this.clock.now();
      await em.execute(`insert into media (id, organization_id, direction, file_key, state, storage_key, created_at, expires_at) values (?, ?, 'out', ?, 'pending', ?, ?, ?)`, [id, organizationId, fresh.sealed, storageKey, now, expiryOf(now)]);
      return fresh.key;
    });
    return { id, key, storageKey };
  }

  private async finish(actor: Actor, id: string, found: Found & { mimeType: string }, file: IncomingFile, idempotencyKey: string | undefined): Promise<{ id: string; replayed: boolean }> {
    const { organizationId } = actor;
    const work = () => this.db.tx({ organizationId }, async (em) => {
      const ring = this.vault.ready(organizationId);
      const now = this.clock.now();
      const requestKey = idempotencyKey === undefined ? null : ring.index('request', `media\0${actor.id}\0${idempotencyKey}`, 32);
      const before = requestKey && (await this.earlier(em, requestKey, now));
      if (before) {
        if (openDetails(ring, before).sha256 !== found.sha256) throw new ProblemError('idempotency.mismatch');
        return { id: before.id, replayed: true };
      }
      const details = sealDetails(ring, id, { name: file.name ?? null, declaredType: claimOf(file.declaredType) ?? null, sha256: found.sha256 });
      await em.execute(`update media set state = 'ready', mime_type = ?, size = ?, details = ?, request_key = ?, fetched_at = ? where id = ?`, [found.mimeType, found.size, details, requestKey, now, id]);
      await this.audit.append(em, actor, { action: 'media.uploaded', object: { type: 'media', id }, context: { mimeType: found.mimeType, size: found.size } });
      return { id, replayed: false };
    });
    // Two uploads under one key may end at the same moment; the second one then finds the first.
    return work().catch((error: unknown) => { if (isUniqueViolation(error)) return work(); throw error; });
  }

  private async earlier(em: Em, requestKey: Buffer, now: Date): Promise<MediaRow | undefined> {
    await em.execute('update media set request_key = null where request_key = ? and created_at < ?', [requestKey, new Date(now.getTime() - IDEMPOTENCY_HOURS * 3_600_000)]);
    return (await em.execute<MediaRow[]>(`select * from media where request_key = ? and state = 'ready'`, [requestKey]))[0];
  }

  /** Leaves nothing: neither row nor object. What cannot be deleted now stays as a row that is. */
  private async undo(organizationId: string, { id, storageKey }: Begun): Promise<void> {
    if ((await this.store.drop(storageKey)) !== undefined) return;
    await this.db.tx({ organizationId }, (em) => em.execute(`delete from media where id = ? and state = 'pending'`, [id]));
  }

  private async view(organizationId: string, id: string): Promise<MediaView> {
    const channels = this.registry.all().filter((p) => p.kind === 'channel');
    return this.db.tx({ organizationId }, async (em) => mediaView(this.vault.ready(organizationId), await this.row(em, id), channels));
  }

  private row(em: Em, id: string, lock = ''): Promise<MediaRow> {
    return findOr404('media.not_found', em.execute<MediaRow[]>(`select * from media where id = ? ${lock}`, [id]).then((rows) => rows[0] ?? null));
  }
}

/** @returns what it is. @throws ProblemError for what is not kept */
function judged(found: Found, file: IncomingFile): string {
  if (found.mimeType === undefined || !isKept(found.mimeType)) {
    throw new ProblemError('media.type_refused', { detail: `${found.mimeType === undefined ? 'Nobody can tell what this file is' : `This file is ${found.mimeType}`}, whatever it is called, and such files are not kept. Send a picture, a sound, a video, a PDF, a text or an office document.` });
  }
  const claim = claimOf(file.declaredType);
  const type = settleType(found.mimeType, claim, file.name);
  if (type === undefined) throw new ProblemError('media.type_mismatch', { detail: `The file is said to be ${claim}, and is ${found.mimeType}. Send it with the Content-Type that it has.` });
  if (found.damaged) throw new ProblemError('media.damaged');
  return type;
}
