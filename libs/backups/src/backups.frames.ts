import { z } from 'zod';
import { altered } from './backups.cipher.js';
import { RowDigest } from './backups.digest.js';
import { Pieces } from './backups.pieces.js';

/** What is inside a backup: notes in JSON, each followed by the data that it tells of, at the end the sums of everything. */
const Count = z.int().min(0);
const End = z.object({
  type: z.literal('end'),
  tables: z.array(z.object({ name: z.string(), rows: Count, digest: z.string() })),
  sequences: z.array(z.object({ name: z.string(), value: z.string(), called: z.boolean() })),
  files: Count,
  fileBytes: Count,
});
export type End = z.infer<typeof End>;
const Note = z.discriminatedUnion('type', [
  z.object({ type: z.literal('table'), name: z.string(), columns: z.array(z.string()) }),
  z.object({ type: z.literal('file'), key: z.string(), size: Count }),
  End,
]);
export type Note = z.infer<typeof Note>;

const NOTE = 1;
const DATA = 2;
/** The sums of a very large schema; data comes in 64 KiB. */
const LARGEST = 16 * 1024 * 1024;

export function noteFrame(note: Note): Buffer {
  return frame(NOTE, Buffer.from(JSON.stringify(note)));
}

/** Parts may be of any size: rows of a COPY come one by one. */
export async function* dataFrames(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const pieces = new Pieces(content);
  try {
    for (let data = await pieces.take(64 * 1024); data.length > 0; data = await pieces.take(64 * 1024)) yield frame(DATA, data);
  } finally {
    await pieces.close();
  }
}

function frame(kind: number, data: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(kind);
  head.writeUInt32BE(data.length, 1);
  return Buffer.concat([head, data]);
}

/** Who wants what is inside. What a visitor leaves unread is read and checked all the same. */
export interface Visitor {
  table?(name: string, columns: string[], data: AsyncIterable<Buffer>): Promise<void>;
  file?(key: string, size: number, data: AsyncIterable<Buffer>): Promise<void>;
}

/** Reads a backup to its end, and compares what was in it with the sums there. @returns those sums. @throws BackupError */
export async function walk(content: AsyncIterable<Buffer>, visitor: Visitor = {}): Promise<End> {
  const frames = new Frames(content);
  const tables: End['tables'] = [];
  let [files, fileBytes] = [0, 0];
  try {
    for (;;) {
      const note = await frames.note();
      if (note.type === 'end') {
        const same = JSON.stringify([tables, files, fileBytes]) === JSON.stringify([note.tables, note.files, note.fileBytes]);
        if (!same || !(await frames.ended())) throw altered();
        return note;
      }
      const digest = note.type === 'table' ? new RowDigest() : undefined;
      let size = 0;
      const data = frames.data((part) => { size += part.length; digest?.add(part); });
      if (note.type === 'table') await visitor.table?.(note.name, note.columns, data);
      else await visitor.file?.(note.key, note.size, data);
      for await (const part of data) void part;
      if (note.type === 'table') tables.push({ name: note.name, rows: digest!.rows, digest: digest!.value() });
      else {
        if (size !== note.size) throw altered();
        files++;
        fileBytes += size;
      }
    }
  } finally {
    await frames.close();
  }
}

class Frames {
  private readonly pieces: Pieces;
  private waiting: { kind: number; data: Buffer } | undefined;

  constructor(content: AsyncIterable<Buffer>) {
    this.pieces = new Pieces(content);
  }

  async note(): Promise<Note> {
    const next = await this.peek();
    this.waiting = undefined;
    if (next?.kind !== NOTE) throw altered();
    const note = Note.safeParse(JSON.parse(next.data.toString('utf8')));
    if (!note.success) throw altered();
    return note.data;
  }

  /** The data behind a note, once: whoever goes on after somebody who stopped gets the rest. */
  data(seen: (part: Buffer) => void): AsyncIterable<Buffer> {
    const next = async (): Promise<IteratorResult<Buffer>> => {
      const frame = await this.peek();
      if (frame?.kind !== DATA) return { done: true, value: undefined };
      this.waiting = undefined;
      seen(frame.data);
      return { done: false, value: frame.data };
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }

  async ended(): Promise<boolean> {
    return (await this.peek()) === undefined;
  }

  close(): Promise<void> {
    return this.pieces.close();
  }

  private async peek(): Promise<{ kind: number; data: Buffer } | undefined> {
    if (this.waiting) return this.waiting;
    const head = await this.pieces.take(5);
    if (head.length === 0) return undefined;
    const [kind, length] = [head.readUInt8(), head.length === 5 ? head.readUInt32BE(1) : Infinity];
    if (length > LARGEST) throw altered();
    const data = await this.pieces.take(length);
    if (data.length !== length) throw altered();
    return (this.waiting = { kind, data });
  }
}
