import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { StorageError, type ByteRange, type Database, type ObjectStorage } from '@consentry/kernel';
import { SealBrokenError, type ExportFile, type ExportSource, type Vault } from '@consentry/vault';
import { csvLines } from './exports.csv.js';
import { Tidying } from './exports.memory.js';
import { MANIFEST, readme, schemaFileOf, schemaText, type Manifest, type ManifestFile } from './exports.manifest.js';
import { pages, type ExportScope } from './exports.pages.js';

/** Two thirds of the time of the usual level, for a few percent of the size. */
export const LEVEL = 4;

/** What is made of so many rows is garbage before the young generation of the heap is full: more of it would live on, and be collected late. */
const SLICE = 200;

export interface ArchiveParts { db: Database; vault: Vault; storage: ObjectStorage }
export interface ArchiveOrder extends ExportScope {
  about: Omit<Manifest, 'files' | 'finishedAt'>; sources: readonly ExportSource[]; media: boolean; now: () => Date;
  /** Told of each page; throws when the copy is not wanted any more. */
  progress: (rows: number) => Promise<void> | void;
}
export interface ArchiveResult { rows: number; bytes: number; files: number; sha256: string }

/**
 * The ZIP, as it is made: nothing is kept but the page at hand and the list of what was written, and who reads slowly slows everything
 * down. A source is read twice, since an archive holds one file after another. The manifest comes last, when everything is known.
 */
export class Archive {
  private readonly zip = new ZipFile();
  private readonly hash: Hash = createHash('sha256');
  private readonly files: ManifestFile[] = [];
  private readonly tidying = new Tidying();
  private bytes = 0;
  private rows = 0;
  private entry: Readable | undefined;
  private filling: Promise<void> | undefined;
  private failure: Error | undefined;

  constructor(private readonly parts: ArchiveParts, private readonly order: ArchiveOrder) {
    const out = this.out();
    this.zip.on('error', (error: unknown) => out.destroy(error as Error));
    // Whoever stops reading ends what is written for them.
    out.once('close', () => this.entry?.destroy());
  }

  /** Read once, to the end. */
  async *content(): AsyncGenerator<Buffer> {
    this.filling = this.fill().catch((error: unknown) => {
      this.failure = error instanceof Error ? error : new Error('the archive could not be filled', { cause: error });
      this.out().destroy(error as Error);
    });
    try {
      for await (const part of this.out() as AsyncIterable<Buffer>) {
        this.hash.update(part);
        this.bytes += part.length;
        yield part;
      }
    } finally {
      this.out().destroy();
      await this.filling;
    }
    if (this.failure) throw this.failure;
  }

  /** After {@link content} has ended. */
  result(): ArchiveResult {
    return { rows: this.rows, bytes: this.bytes, files: this.files.length + 1, sha256: this.hash.digest('hex') };
  }

  private out(): Readable {
    return this.zip.outputStream as unknown as Readable;
  }

  private async fill(): Promise<void> {
    const { about, sources, media, now } = this.order;
    await this.text('README.txt', 'What this is', readme(about, sources, media));
    for (const source of sources) await this.text(schemaFileOf(source.name), `Fields of ${source.name}`, schemaText(source));
    for (const source of sources) {
      const found = await this.table(source, 'ndjson', (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      const columns = Object.keys(source.shape.shape);
      await this.table(source, 'csv', (rows) => csvLines(columns, rows), csvLines(columns, [Object.fromEntries(columns.map((c) => [c, c]))]), found === 0);
      if (media && source.files) await this.attachments(source);
    }
    const manifest: Manifest = { ...about, finishedAt: now().toISOString(), files: this.files };
    await this.write(MANIFEST, once(`${JSON.stringify(manifest, null, 2)}\n`));
    this.zip.end();
  }

  private async table(source: ExportSource, kind: 'ndjson' | 'csv', lines: (rows: Record<string, unknown>[]) => string, head = '', empty = false): Promise<number> {
    let count = 0;
    const { db, vault } = this.parts;
    const { order, tidying } = this;
    const content = async function* () {
      if (head) yield Buffer.from(head);
      if (empty) return;
      for await (const { rows, page } of pages(db, vault, source, order, async (found, context) => {
        const parts: Buffer[] = [];
        for (let n = 0; n < found.length; n += SLICE) parts.push(Buffer.from(lines(await source.views(found.slice(n, n + SLICE), context))));
        return parts;
      })) {
        yield* page;
        count += rows;
        tidying.turn();
        await order.progress(rows);
      }
    };
    const written = await this.write(`${source.name}.${kind}`, content());
    if (kind === 'ndjson') this.rows += count;
    this.files.push({ name: `${source.name}.${kind}`, what: source.what, ...written, rows: count, schema: schemaFileOf(source.name) });
    return count;
  }

  private async attachments(source: ExportSource): Promise<void> {
    const { db, vault, storage } = this.parts;
    for await (const { page } of pages(db, vault, source, this.order, (rows, context) => source.files!(rows, context))) {
      for (const file of page) await this.attachment(file, (key, range) => storage.get(key, range));
    }
  }

  /** One that lies broken in the storage must not cost the copy of everything else: it is told as far as it goes. One that is gone is not there. */
  private async attachment(file: ExportFile, get: (key: string, range: ByteRange) => Promise<Readable>): Promise<void> {
    await this.order.progress(0);
    let opened: AsyncIterable<Buffer>;
    try {
      opened = await file.open(get);
    } catch (error) {
      if (error instanceof StorageError && error.reason === 'missing') return;
      throw error;
    }
    let damaged = false;
    const content = async function* () {
      try {
        yield* opened;
      } catch (error) {
        if (!(error instanceof SealBrokenError)) throw error;
        damaged = true;
      }
    };
    // What a camera or an office program made is compressed already.
    const written = await this.write(file.name, content(), 0);
    this.files.push({ name: file.name, what: 'A file of a message', ...written, rows: null, schema: null, ...(damaged ? { damaged } : {}) });
  }

  private async text(name: string, what: string, text: string): Promise<void> {
    this.files.push({ name, what, ...(await this.write(name, once(text))), rows: null, schema: null });
  }

  /** One file of the archive, to its end. */
  private async write(name: string, content: AsyncIterable<Buffer>, compressionLevel = LEVEL): Promise<{ bytes: number; sha256: string }> {
    const hash = createHash('sha256');
    let bytes = 0;
    const seen = async function* () {
      for await (const part of content) {
        hash.update(part);
        bytes += part.length;
        yield part;
      }
    };
    // Destroyed by its reader: nobody wants it any more, and nothing would ever read it to its end.
    if (this.out().destroyed) throw this.out().errored ?? new Error('the copy is not read any more');
    const entry = Readable.from(seen(), { objectMode: true, highWaterMark: 1 });
    this.entry = entry;
    this.zip.addReadStream(entry, name, { mtime: this.order.until, mode: 0o100600, compressionLevel });
    await finished(entry);
    return { bytes, sha256: hash.digest('hex') };
  }
}

async function* once(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
