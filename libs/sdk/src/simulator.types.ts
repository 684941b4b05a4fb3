/** What reached the simulated phone. The simulator's own account, which tests trust over the server's. */
export interface LedgerEntry {
  /** Counts up from 1 for the line. */
  id: string;
  providerId: string;
  to: string;
  type: string;
  /** The content as it arrived: for text `{ body }`, for templates the template object. */
  body: unknown;
  /** The caller's data that came along. */
  callbackId: string | null;
  receivedAt: string;
}

export interface SimulatedLine {
  connectionId: string;
  /** The connection's settings with its secrets: the simulator checks the token and signs with the app secret. */
  settings: Record<string, unknown>;
  /** Where deliveries go, e.g. `http://127.0.0.1:3000/webhooks/…`. */
  webhookUrl: string;
}

export interface FaultKind { kind: string; description: string }

export interface SimulatorOptions {
  /** Where to keep the ledger and undelivered webhooks, so that they outlive a killed server. Absent: in memory. */
  dir?: string;
  /** The clock that timestamps come from. */
  now: () => Date;
  /** The port on 127.0.0.1; 0 takes any free one. */
  port?: number;
  /** Milliseconds before each of the three statuses, and before an answer. Default: 250, 600, 1200 and 0. */
  delays?: { answer?: number; sent?: number; delivered?: number; read?: number };
}

/** A stand-in for a provider that speaks its HTTP, on loopback. */
export interface Simulator {
  /** Base address, e.g. `http://127.0.0.1:41234`. */
  address: string;
  /** Settings with which a demonstration connection reaches this simulator, secrets included. */
  demoSettings(): Record<string, unknown>;
  /** True when a connection with these settings talks to this simulator. */
  serves(settings: Record<string, unknown>): boolean;
  /** Makes a line known (again): deliveries it still owes go out. Idempotent. */
  attach(line: SimulatedLine): void;
  detach(connectionId: string): void;
  /** Oldest first. */
  ledger(connectionId: string): LedgerEntry[];
  /** The person writes: arrives as a signed delivery. Resolves to the provider's message id once the server has answered it. */
  inbound(connectionId: string, message: { from: string; type: string; [content: string]: unknown }): Promise<{ providerId: string; status: number }>;
  /** Something else than a message arrives from the provider: a status of the line, a template's review, a preference … as one signed delivery. `kind` is one of {@link eventKinds}. @throws RangeError */
  event?(connectionId: string, kind: string, details?: Record<string, unknown>): Promise<{ status: number }>;
  eventKinds?(): FaultKind[];
  /** Resolves when no delivery is owed any more: neither waiting for its time nor under way. */
  settled?(): Promise<void>;
  faultKinds(): FaultKind[];
  /** The next `times` matching requests (or webhooks) suffer `kind`. @throws RangeError for an unknown kind. */
  fault(connectionId: string, kind: string, times: number): void;
  close(): Promise<void>;
}

export interface SimulatorModule { createSimulator(options: SimulatorOptions): Promise<Simulator> }
