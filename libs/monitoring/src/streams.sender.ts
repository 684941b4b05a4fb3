import type { OcsfEvent } from './streams.ocsf.js';

/** An event ready to go: its JSON, and what a receiver's protocol tells of it outside. */
export interface Outgoing { event: OcsfEvent; at: Date; organization: string }

/** One line to a receiver. Takes whole batches, in order; keeps its connection between them. */
export interface Sender {
  /** Whether a batch that was taken is surely there. Without it, what was sent last is sent again on the next connection. */
  readonly acknowledges: boolean;
  /** `ended`: the receiver said goodbye and had taken all; `broken`: nobody knows what of the last batches it took; `none`: never connected. */
  readonly state: 'open' | 'ended' | 'broken' | 'none';
  /** When the state ceased to be `open`, by the time of the process (`performance.now()`). */
  readonly brokeAt: number;
  /** The longest JSON of an event, in bytes. */
  readonly longest: number;
  /** @throws StreamFailure in words for people */
  send(batch: Encoded[], signal: AbortSignal): Promise<void>;
  /** @returns whether the receiver surely took all that was sent */
  close(): Promise<boolean>;
}

export interface Encoded extends Outgoing { json: string }

/** Why a receiver did not take a batch, in words that hold nothing of what the receiver said. */
export class StreamFailure extends Error {
  constructor(readonly words: string, readonly details: { retryAfterMs?: number; tooLarge?: boolean } = {}) {
    super(words);
    this.name = 'StreamFailure';
  }
}
