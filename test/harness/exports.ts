import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { fromBufferPromise } from 'yauzl';
import { verifyExport } from '@consentry/privacy';
import type { Visitor } from './identity.js';
import type { Answer, World } from './world.js';

export interface ExportBody { id: string; kind: string; status: string; reason: string | null; progress: number; rows: number; bytes: number | null; files: number | null; sha256: string | null; expiresAt: string | null; downloadUrl?: string; code?: string }
export interface CopyFile { name: string; what: string; bytes: number; sha256: string; rows: number | null; schema: string | null; damaged?: boolean }

/** A copy as somebody who got it holds it: nothing but the bytes. */
export class Copy {
  private constructor(readonly bytes: Buffer, readonly files: Map<string, Buffer>) {}

  static async of(bytes: Buffer): Promise<Copy> {
    const zip = await fromBufferPromise(bytes);
    const files = new Map<string, Buffer>();
    for await (const entry of zip.eachEntry()) {
      const parts: Buffer[] = [];
      for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
      files.set(entry.fileName, Buffer.concat(parts));
    }
    return new Copy(bytes, files);
  }

  get manifest(): { kind: string; subjects: string[]; organization: { id: string; name: string }; startedAt: string; files: CopyFile[] } {
    return JSON.parse(this.text('manifest.json')) as never;
  }

  text(name: string): string {
    const found = this.files.get(name);
    if (!found) throw new Error(`${name} is not in the copy`);
    return found.toString();
  }

  rows<T = Record<string, unknown>>(source: string): T[] {
    return this.text(`${source}.ndjson`).split('\n').slice(0, -1).map((line) => JSON.parse(line) as T);
  }

  table(source: string): Record<string, string>[] {
    return parse(this.text(`${source}.csv`), { columns: true });
  }

  /** By another hand than the server's: hashes, sizes and counts as the manifest tells them. */
  faults(): string[] {
    const listed = new Set(this.manifest.files.map((f) => f.name));
    return [
      ...[...this.files.keys()].filter((name) => name !== 'manifest.json' && !listed.has(name)).map((name) => `${name} is not listed`),
      ...this.manifest.files.flatMap((f) => {
        const bytes = this.files.get(f.name);
        if (!bytes) return [`${f.name} is missing`];
        const rows = f.rows === null ? null : f.name.endsWith('.csv') ? this.table(f.name.slice(0, -4)).length : this.rows(f.name.slice(0, -7)).length;
        return createHash('sha256').update(bytes).digest('hex') === f.sha256 && bytes.length === f.bytes && rows === f.rows ? [] : [`${f.name} differs`];
      }),
    ];
  }

  /** What the command says of these bytes, or of others. */
  verify(world: World, bytes = this.bytes, sha256?: string) {
    const path = join(world.dataDir, `copy-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.zip`);
    writeFileSync(path, bytes);
    return verifyExport(path, sha256 === undefined ? {} : { sha256 });
  }
}

/** Asks for one and waits until it has ended. */
export async function copied(world: World, owner: Visitor, body: object = {}): Promise<ExportBody> {
  const begun = await owner.call<ExportBody>('POST', '/v1/privacy/exports', body);
  if (begun.status !== 202) throw new Error(`no copy was begun: ${begun.status} ${begun.text}`);
  return ended(world, owner, begun.body.id);
}

export async function ended(world: World, owner: Visitor, id: string, seconds = 60): Promise<ExportBody> {
  let seen!: ExportBody;
  await world.until(async () => (seen = (await owner.call<ExportBody>('GET', `/v1/privacy/exports/${id}`)).body).status !== 'running', seconds);
  return seen;
}

/** With the bytes as they are. */
export async function fetched(visitor: Visitor, id: string): Promise<Answer<ExportBody> & { bytes: Buffer }> {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(`${visitor.base}/v1/privacy/exports/${id}/download`, { headers: { cookie, 'user-agent': visitor.userAgent, 'x-forwarded-for': visitor.ip } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString('latin1');
  return { status: response.status, headers: response.headers, text, bytes, body: (response.ok ? {} : JSON.parse(text)) as ExportBody };
}
