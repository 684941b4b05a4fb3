import { backoffMs, ProblemError, systemActor } from '@consentry/kernel';
import { batchOf } from './streams.batch.js';
import type { Portion, StreamCursors, StreamRow } from './streams.cursor.js';
import { StreamFailure, type Sender } from './streams.sender.js';
import type { Senders } from './streams.senders.js';
import { Trail } from './streams.trail.js';

const LINES_AT_ONCE = 500;
const LONGEST_PAUSE_MS = 300_000;

export interface LaneParts { cursors: StreamCursors; senders: Senders; now: () => Date; random: () => number; broke: () => void; tell: (stream: StreamRow, failure: StreamFailure | undefined) => Promise<void> }

/** One stream at work in this process: its connection, and where that connection has come to. */
export class StreamLane {
  private sender: Sender | undefined;
  private stream: StreamRow | undefined;
  /** Where the present connection goes on. Undefined: a connection is to begin. */
  private cursor: number | undefined;
  /** The position of the stream as this process left it. */
  private left: number | undefined;
  private trail = new Trail(0);
  /** A receiver that finds batches too large gets smaller ones from then on. */
  private most = Infinity;

  constructor(readonly organizationId: string, private readonly id: string, private readonly parts: LaneParts) {}

  /** One batch, or less. @returns whether there may be more to do now */
  async step(signal: AbortSignal): Promise<boolean> {
    const { cursors, tell } = this.parts;
    const portion = await cursors.take(this.organizationId, this.id, LINES_AT_ONCE, (stream) => this.from(stream));
    if (!portion) return false;
    const { stream } = portion;
    try {
      if (this.stream?.version !== stream.version) await this.begin(stream);
      if (portion.next === portion.from) {
        await cursors.rest(stream);
        return false;
      }
      await this.send(portion, signal);
    } catch (error) {
      const failure = asFailure(error);
      if (!failure) throw error;
      if (signal.aborted) return false;
      await this.pause(stream, failure);
      await tell(stream, failure);
      return false;
    }
    await tell(stream, undefined);
    return !signal.aborted;
  }

  /** Ends the connection in good order. */
  async close(): Promise<void> {
    const { sender, stream } = this;
    if (!sender || !stream) return;
    this.settleBroken();
    const taken = await sender.close();
    await this.parts.cursors.letGo(stream, taken && this.cursor !== undefined ? this.cursor : this.trail.certain(performance.now()));
    this.sender = undefined;
  }

  /** What a broken connection may have lost is sent again on the next one. */
  private from(stream: StreamRow): number {
    if (this.stream?.version !== stream.version) return Number(stream.certain);
    this.settleBroken();
    // Another process had it meanwhile, and may have left something behind.
    if (this.left !== undefined && this.left !== Number(stream.position)) {
      this.cursor = undefined;
      this.trail = new Trail(Number(stream.certain));
    }
    return this.cursor ?? Math.max(Number(stream.certain), this.trail.certain(0));
  }

  private settleBroken(): void {
    const { sender } = this;
    if (!sender || sender.state !== 'broken' || this.cursor === undefined) return;
    this.trail = new Trail(this.trail.certain(sender.brokeAt));
    this.cursor = undefined;
  }

  private async begin(stream: StreamRow): Promise<void> {
    await this.sender?.close();
    this.sender = undefined;
    this.stream = undefined;
    this.sender = await this.parts.senders.open(systemActor(this.organizationId, 'audit-stream'), 'audit_stream.send', stream, this.parts.broke);
    this.stream = stream;
    this.cursor = this.left = undefined;
    this.trail = new Trail(Number(stream.certain));
    this.most = Infinity;
  }

  private async send(portion: Portion, signal: AbortSignal): Promise<void> {
    const { stream, from } = portion;
    const sender = this.sender!;
    const most = Math.min(this.most, stream.kind === 'http' ? Number(stream.settings.batch) : LINES_AT_ONCE);
    const { events, bytes, next, whole } = batchOf(portion, most, sender.longest);
    if (events.length > 0) {
      await sender.send(events, signal).catch((error: unknown) => {
        if (error instanceof StreamFailure && error.details.tooLarge) this.most = Math.max(1, Math.floor(events.length / 2));
        throw error;
      });
    }
    this.cursor = next;
    this.trail.sent(next, bytes, performance.now());
    // A connection that was never opened has nothing to lose.
    const certain = sender.acknowledges ? next : sender.state === 'none' ? from : this.trail.certain(performance.now());
    const kept = await this.parts.cursors.confirm({ ...portion, last: portion.last && whole }, next, certain, events.length > 0);
    this.left = kept ? Math.max(Number(stream.position), next) : -1;
  }

  private async pause(stream: StreamRow, { words, details }: StreamFailure): Promise<void> {
    this.settleBroken();
    const pause = details.tooLarge && this.most > 1 ? 0 : Math.min(LONGEST_PAUSE_MS, Math.max(backoffMs(stream.failures + 1, this.parts.random()), details.retryAfterMs ?? 0));
    await this.parts.cursors.failed(stream, words, new Date(this.parts.now().getTime() + pause));
  }
}

/** What lies with the receiver or the vault is waited out and told in words; anything else is a fault of ours. */
function asFailure(error: unknown): StreamFailure | undefined {
  if (error instanceof StreamFailure) return error;
  return error instanceof ProblemError ? new StreamFailure(`The secrets of the stream could not be opened (${error.code}).`) : undefined;
}
