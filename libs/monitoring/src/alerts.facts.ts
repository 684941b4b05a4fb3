/** How often something was counted for somebody within a window, and when last. */
export interface Tally { subject: string; n: number; lastAt: Date }
/** A key's use: what is usual, and since when it can be. */
export interface KeyHabit { keyId: string; createdAt: Date; busiest: number }
export interface KeyPlace { keyId: string; country: string; firstAt: Date; before: number }
export interface SignInPlace { userId: string; country: string; at: Date }
export interface ConnectionState { id: string; status: 'active' | 'paused'; failing: boolean; updatedAt: Date; checkedAt: Date | null }
/** The last calls of a connection's provider, newest first. */
export interface ConnectionCall { connectionId: string; answered: boolean; at: Date }
export interface QueueState { waiting: number; oldestDueAt: Date }

/** What the rules look at. Each part is read only when something of its kind is news. */
export interface AlertFacts {
  /** By `rule measure`. */
  tallies: ReadonlyMap<string, readonly Tally[]>;
  habits: readonly KeyHabit[];
  places: readonly KeyPlace[];
  trail: readonly SignInPlace[];
  connections: readonly ConnectionState[];
  calls: readonly ConnectionCall[];
  queue: QueueState | undefined;
}

export const NO_FACTS: AlertFacts = { tallies: new Map(), habits: [], places: [], trail: [], connections: [], calls: [], queue: undefined };

/** What a rule decided: one alert to raise. */
export interface AlertDecision {
  object?: { type: string; id: string };
  facts: Record<string, string | number | boolean | null>;
  dedupeKey: string;
  /** When the newest of its causes happened. */
  at: Date;
  quietMs: number;
}

export type Thresholds = Readonly<Record<string, number>>;
