import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { misfitOf, type Schema } from './exports.json-schema.js';
import { Manifest, MANIFEST, type ManifestFile } from './exports.manifest.js';

/** What came of it. `file`: the first that is wrong; the archive itself where it cannot even be read. */
export type Verified = { ok: true; manifest: Manifest; files: number; rows: number; sha256: string } | { ok: false; file: string; reason: string };

const MANIFEST_BYTES = 256 * 1024 * 1024;
const SCHEMA_BYTES = 1024 * 1024;
/** No record that we write is longer; a file without ends of lines is not one of ours. */
const LINE_BYTES = 64 * 1024 * 1024;

class Bad extends Error {
  constructor(readonly file: string, readonly reason: string) {
    super(reason);
  }
}

/**
 * Checks a copy with nothing but the file: that every file is there and no other, its size and hash, its rows, and each record against its
 * schema. Reads it as a stream. @param sha256 of the whole file, from where it was made: then nothing at all can have been changed
 * @throws what the system throws when the file cannot be read
 */
export async function verifyExport(path: string, { sha256, progress }: { sha256?: string; progress?: (file: string) => void } = {}): Promise<Verified> {
  const whole = await hashOf(path);
  if (sha256 !== undefined && sha256.toLowerCase() !== whole) return { ok: false, file: path, reason: `its SHA-256 is ${whole}, not the one you gave` };
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { autoClose: false, strictFileNames: true });
    const entries = await entriesOf(zip);
    const manifest = await manifestOf(zip, entries);
    await sameNames(entries, manifest);
    const schemas = new Map<string, Schema>();
    let rows = 0;
    for (const file of manifest.files) {
      progress?.(file.name);
      await checked(zip, entries.get(file.name)!, file, schemas);
      if (file.name.endsWith('.ndjson')) rows += file.rows ?? 0;
    }
    return { ok: true, manifest, files: manifest.files.length + 1, rows, sha256: whole };
  } catch (error) {
    if (error instanceof Bad) return { ok: false, file: error.file, reason: error.reason };
    // The archive's own records are wrong: nothing in it can be told from anything else.
    return { ok: false, file: path, reason: `it is no readable ZIP: ${(error as Error).message}` };
  } finally {
    zip?.close();
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.has(entry.fileName)) throw new Bad(entry.fileName, 'it is in there twice');
    entries.set(entry.fileName, entry);
  }
  return entries;
}

async function manifestOf(zip: ZipFile, entries: Map<string, Entry>): Promise<Manifest> {
  const entry = entries.get(MANIFEST);
  if (!entry) throw new Bad(MANIFEST, 'it is missing: this is no copy of Consentry');
  const text = await small(zip, entry, MANIFEST_BYTES);
  const read = Manifest.safeParse(parsed(text));
  if (!read.success) throw new Bad(MANIFEST, `it is not as it should be: ${read.error.issues[0]!.path.join('.')} ${read.error.issues[0]!.message}`);
  return read.data;
}

async function sameNames(entries: Map<string, Entry>, { files }: Manifest): Promise<void> {
  const named = new Set(files.map((f) => f.name));
  for (const { name } of files) if (!entries.has(name)) throw new Bad(name, 'the manifest names it and it is missing');
  for (const name of entries.keys()) if (name !== MANIFEST && !named.has(name)) throw new Bad(name, 'the manifest does not name it');
}

async function checked(zip: ZipFile, entry: Entry, file: ManifestFile, schemas: Map<string, Schema>): Promise<void> {
  const schema = file.schema === null ? undefined : schemas.get(file.schema);
  if (file.schema !== null && !schema) throw new Bad(file.name, `there is no ${file.schema} before it`);
  const records = schema && file.name.endsWith('.ndjson') ? new Lines(file.name, schema) : schema ? new Table(file.name, schema) : undefined;
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let bytes = 0;
  await streamed(zip, entry, file.name, (part) => {
    bytes += part.length;
    hash.update(part);
    records?.take(part);
    if (file.name.startsWith('schema/') && bytes <= SCHEMA_BYTES) kept.push(part);
  });
  if (bytes !== file.bytes) throw new Bad(file.name, `it has ${bytes} bytes, not ${file.bytes}`);
  if (hash.digest('hex') !== file.sha256) throw new Bad(file.name, 'its SHA-256 is not the one in the manifest');
  const rows = records?.end();
  if (rows !== undefined && rows !== file.rows) throw new Bad(file.name, `it has ${rows} records, not ${file.rows}`);
  if (file.name.startsWith('schema/')) schemas.set(file.name, parsed(Buffer.concat(kept).toString()) as Schema ?? {});
}

async function small(zip: ZipFile, entry: Entry, limit: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  await streamed(zip, entry, entry.fileName, (part) => {
    if ((bytes += part.length) > limit) throw new Bad(entry.fileName, 'it is too long');
    parts.push(part);
  });
  return Buffer.concat(parts).toString();
}

/** Whatever fails on the way is this file's fault: its bytes, its length, or what is said of it. */
async function streamed(zip: ZipFile, entry: Entry, name: string, take: (part: Buffer) => void): Promise<void> {
  try {
    for await (const part of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) take(part);
  } catch (error) {
    throw error instanceof Bad ? error : new Bad(name, `it cannot be read: ${(error as Error).message}`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** NDJSON, a record a line. */
class Lines {
  private rest: Buffer = Buffer.alloc(0);
  private rows = 0;

  constructor(private readonly name: string, private readonly schema: Schema) {}

  take(part: Buffer): void {
    let bytes = this.rest.length > 0 ? Buffer.concat([this.rest, part]) : part;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10)) {
      this.record(bytes.toString('utf8', 0, at));
      bytes = bytes.subarray(at + 1);
    }
    if (bytes.length > LINE_BYTES) throw new Bad(this.name, 'it has a line without an end');
    this.rest = bytes;
  }

  end(): number {
    if (this.rest.length > 0) throw new Bad(this.name, 'its last line has no end');
    return this.rows;
  }

  private record(line: string): void {
    this.rows++;
    const value = parsed(line);
    if (value === undefined) throw new Bad(this.name, `line ${this.rows} is no JSON`);
    const fault = misfitOf(this.schema, value);
    if (fault) throw new Bad(this.name, `line ${this.rows}: ${fault}`);
  }
}

/** CSV: counted by ends of lines outside of quotes; its first row names the members of the schema. */
class Table {
  private quoted = false;
  private ends = 0;
  private head: Buffer[] = [];

  constructor(private readonly name: string, private readonly schema: Schema) {}

  take(part: Buffer): void {
    let from = 0;
    for (let n = 0; n < part.length; n++) {
      if (part[n] === 34) this.quoted = !this.quoted;
      else if (part[n] === 10 && !this.quoted && this.ends++ === 0) { this.head.push(part.subarray(0, n)); from = n + 1; }
    }
    if (this.ends === 0) this.head.push(part.subarray(from));
  }

  end(): number {
    const columns = Object.keys(this.schema.properties ?? {}).join(',');
    if (Buffer.concat(this.head).toString() !== columns) throw new Bad(this.name, 'its columns are not those of its schema');
    return this.ends - 1;
  }
}
