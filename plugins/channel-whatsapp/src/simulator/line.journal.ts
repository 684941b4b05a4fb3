import { createHash } from 'node:crypto';
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z, type LedgerEntry } from '@consentry/plugin-sdk';
import type { ChangeNote, InboundNote, StatusNote } from './delivery.payloads.js';
import type { LineState } from './line.settings.js';

/** A message of the person's that the business has read. */
export interface ReadMark { messageId: string; typing: boolean; at: string }

const Line = z.discriminatedUnion('k', [
  z.object({ k: z.literal('taken'), entry: z.custom<LedgerEntry>(), notes: z.array(z.custom<StatusNote>()) }),
  z.object({ k: z.literal('inbound'), note: z.custom<InboundNote>() }),
  z.object({ k: z.literal('change'), note: z.custom<ChangeNote>(), state: z.custom<Partial<LineState>>().optional() }),
  z.object({ k: z.literal('seen'), mark: z.custom<ReadMark>() }),
  z.object({ k: z.literal('told'), ids: z.array(z.string()) }),
]);
/** `taken`: a message and the statuses it owes. `inbound`: the person wrote. `change`: something else to tell, and what it changed here. `seen`: a read mark. `told`: deliveries the server answered with 200. */
export type JournalLine = z.infer<typeof Line>;

/** An append-only file of a line's history, written before anything is answered: a killed process loses nothing it has confirmed. */
export interface Journal {
  append(line: JournalLine): void;
  close(): void;
}

/** Opens (and replays) the journal of a connection; without a folder, one that remembers nothing. */
export function openJournal(dir: string | undefined, connectionId: string, replay: (line: JournalLine) => void): Journal {
  if (dir === undefined) return { append: () => undefined, close: () => undefined };
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, `${fileName(connectionId)}.ndjson`);
  const whole = existsSync(path) ? replayFile(path, replay) : 0;
  const fd = openSync(path, 'a', 0o600);
  // A torn last line is cut off, or the next one would be glued to it.
  ftruncateSync(fd, whole);
  let open = true;
  return {
    // No fsync: what the kernel has taken outlives a killed process, and this is no bank.
    append(line) {
      if (open) writeSync(fd, `${JSON.stringify(line)}\n`);
    },
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

/** Replays every whole line. Returns their length in bytes. */
function replayFile(path: string, replay: (line: JournalLine) => void): number {
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  for (const text of bytes.subarray(0, whole).toString('utf8').split('\n')) {
    const parsed = text === '' ? undefined : Line.safeParse(jsonOrNothing(text));
    if (parsed?.success) replay(parsed.data);
  }
  return whole;
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const fileName = (connectionId: string) =>
  /^[\w-]{1,64}$/.test(connectionId) ? connectionId : createHash('sha256').update(connectionId).digest('hex').slice(0, 32);
