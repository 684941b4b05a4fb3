import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { announce, authorize, Clock, Database, IDEMPOTENCY_HOURS, Ids, ProblemError, type Actor, type HotClient } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import { CHUNK_ROWS, LIMITS, readCsv, refuseEarly, type RawRow } from './import.csv.js';
import { importView, who, type ImportRow } from './import.rows.js';
import { chunk, fileName, header } from './import.sealed.js';

/** Files that are held in memory at once: each takes up to some 200 MB until it is sealed. */
const AT_ONCE = 2;
const SEALED_AT_ONCE = 50;

export interface Upload { file: unknown; name: string | undefined; idempotencyKey: string | undefined }

/** Takes a file in: read to its end, checked, cut into chunks and sealed. Nothing is kept of one that cannot be read. */
@Injectable()
export class ImportUploads {
  private running = 0;

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault) {}

  /** @returns whether this very upload had been made before, too */
  async take(actor: Actor, upload: Upload) {
    authorize(actor, 'contacts.import');
    if (!(upload.file instanceof Readable)) throw new ProblemError('request.media_type', { detail: 'Send the file itself as the body, with Content-Type: text/csv.' });
    if (this.running >= AT_ONCE) throw new ProblemError('server.busy', { retryAfterSeconds: 5 });
    this.running++;
    try {
      return await this.store(actor, upload, await bytesOf(upload.file));
    } finally {
      this.running--;
    }
  }

  private async store(actor: Actor, { name, idempotencyKey }: Upload, bytes: Buffer) {
    const { organizationId } = actor;
    const ring = await this.vault.ring(organizationId);
    const digest = ring.index('request', createHash('sha256').update(name ?? '').update('\0').update(bytes).digest('hex'), 32);
    const before = idempotencyKey === undefined ? undefined : await this.db.hot({ organizationId }, (c) => this.repeated(c, actor, idempotencyKey, digest));
    if (before) return { replayed: true, view: importView(actor, ring, before) };

    const id = this.ids.next();
    const chunks: { id: string; body: Buffer }[] = [];
    let open: RawRow[] = [];
    const close = (): void => {
      const chunkId = this.ids.next();
      chunks.push({ id: chunkId, body: chunk.seal(ring, chunkId, open) });
      open = [];
    };
    const facts = await readCsv(bytes, (row) => { if (open.push(row) === CHUNK_ROWS) close(); });
    if (open.length > 0) close();
    const row = await this.db.hotRetrying({ organizationId }, async (c) => {
      const now = this.clock.now();
      const sealer = this.vault.ready(organizationId);
      const again = idempotencyKey === undefined ? undefined : await this.repeated(c, actor, idempotencyKey, digest);
      if (again) return again;
      const { rows } = await c.query<ImportRow>({
        text: `insert into imports (id, organization_id, name, header, state, encoding, delimiter, bytes, rows, chunks, created_at, created_by, upload_by, upload_key, upload_digest)
               values ($1, $2, $3, $4, 'uploaded', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning *`,
        values: [
          id, organizationId, name === undefined ? null : fileName.seal(sealer, id, name), header.seal(sealer, id, { columns: facts.columns, samples: facts.samples }), facts.encoding, facts.delimiter, bytes.length, facts.rows,
          chunks.length, now, who(actor), idempotencyKey === undefined ? null : actor.id, idempotencyKey ?? null, digest,
        ],
      });
      for (let n = 0; n < chunks.length; n += SEALED_AT_ONCE) {
        const some = chunks.slice(n, n + SEALED_AT_ONCE);
        await c.query({
          text: 'insert into import_chunks (id, organization_id, import_id, n, body) select r.id, $1, $2, r.n, r.body from unnest($3::uuid[], $4::int[], $5::bytea[]) as r(id, n, body)',
          values: [organizationId, id, some.map((s) => s.id), some.map((_, i) => n + i), some.map((s) => s.body)],
        });
      }
      await this.audit.appendHot(c, [{ actor, entry: { action: 'import.uploaded', object: { type: 'import', id }, context: { rows: facts.rows, columns: facts.columns.length, encoding: facts.encoding } } }]);
      await announce(c, organizationId, [{ resource: 'imports' }]);
      return rows[0]!;
    });
    return { replayed: row.id !== id, view: importView(actor, this.vault.ready(organizationId), row) };
  }

  /** The import that an earlier request with this key made. @throws ProblemError `idempotency.mismatch` when it sent another file */
  private async repeated(c: HotClient, actor: Actor, key: string, digest: Buffer): Promise<ImportRow | undefined> {
    await c.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 727021))', values: [`${actor.id}/${key}`] });
    await c.query({
      text: 'update imports set upload_by = null, upload_key = null where organization_id = $1 and upload_by = $2 and upload_key = $3 and created_at < $4',
      values: [actor.organizationId, actor.id, key, new Date(this.clock.nowMs() - IDEMPOTENCY_HOURS * 3_600_000)],
    });
    const { rows } = await c.query<ImportRow>({ text: 'select * from imports where organization_id = $1 and upload_by = $2 and upload_key = $3', values: [actor.organizationId, actor.id, key] });
    if (rows[0] && !rows[0].upload_digest?.equals(digest)) throw new ProblemError('idempotency.mismatch');
    return rows[0];
  }
}

/** All of it, or a refusal as soon as it is clear that it will not be taken. */
async function bytesOf(file: Readable): Promise<Buffer> {
  try {
    return await collected(file);
  } catch (error) {
    // What is left of it is let through unread, or the next request on this connection would wait behind it for ever.
    file.resume();
    throw error;
  }
}

async function collected(file: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  let looked = false;
  // The stream outlives a refusal: with it the connection would go, and the answer never arrive.
  for await (const part of file.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > LIMITS.bytes) throw new ProblemError('import.limit');
    if (!looked && length >= LIMITS.record) {
      refuseEarly(Buffer.concat(parts));
      looked = true;
    }
  }
  const bytes = Buffer.concat(parts);
  if (length === 0) throw new ProblemError('import.empty');
  if (!looked) refuseEarly(bytes);
  return bytes;
}
