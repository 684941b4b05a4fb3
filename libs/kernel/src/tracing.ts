export type SpanKind = 'server' | 'client' | 'consumer';
export type Attributes = Record<string, string | number | boolean>;

/** Names by OpenTelemetry's semantic conventions. Attributes are names out of the code and numbers: no path, query, body or address of a person (I8). */
export interface SpanRow { name: string; kind: SpanKind; attributes: Attributes; /** Begins a trace of its own, whatever is running. */ root?: boolean }

export interface Span {
  set(attributes: Attributes): void;
  /** @param error its class, never its words: `error.type` of the conventions */
  fail(error: string): void;
}

/** What stands behind {@link traced} once an operator asked for traces. */
export interface Tracer {
  span<T>(row: SpanRow, work: (span: Span) => Promise<T>): Promise<T>;
}

const NOTHING: Span = { set: () => undefined, fail: () => undefined };
let tracer: Tracer | undefined;

/** Undefined: no traces. */
export function useTracer(given: Tracer | undefined): void {
  tracer = given;
}

/** Runs `work` as a span, within the one that is running; without a tracer it just runs. What it throws marks the span and goes on. */
export function traced<T>(row: SpanRow, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer ? tracer.span(row, work) : work(NOTHING);
}
