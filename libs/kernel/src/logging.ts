import pino from 'pino';

export type LogFields = Record<string, string | number | boolean | null | undefined>;

/** Field names that may be logged. An allow-list: a new field is invisible until somebody decides that it is harmless (I8). */
const ALLOWED = new Set([
  'requestId', 'method', 'route', 'status', 'ms', 'code', 'topic', 'count', 'attempt', 'connectionId', 'messageId', 'organizationId',
  'plugin', 'providerCode', 'error', 'stack', 'port', 'host', 'role', 'version', 'pid', 'signal', 'kind', 'table', 'migration', 'event',
  'path', 'retryInMs', 'times', 'reason', 'queue', 'exitCode', 'dataDir', 'userId', 'keyId', 'fingerprint', 'name', 'http',
]);

const SECRET_SHAPES = /csk_(?:live|test)_\w+|Bearer\s+\S+|EAA[A-Za-z0-9]{20,}|postgres(?:ql)?:\/\/\S+|\+?\d[\d ()-]{8,}\d/g;

/** Takes out what looks like a key, a token, an address of a database or a telephone number, wherever it hides in a text. */
export function redactText(text: string): string {
  return text.slice(0, 2000).replace(SECRET_SHAPES, '[redacted]');
}

export function redactFields(fields: LogFields = {}): LogFields {
  const out: LogFields = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!ALLOWED.has(name)) out[name] = '[redacted]';
    else out[name] = typeof value === 'string' ? redactText(value) : value;
  }
  return out;
}

/** The log of the house. Lines are events in snake_case with allowed fields; sentences with data in them do not exist. */
export class Log {
  constructor(private readonly sink: pino.Logger, private readonly bound: LogFields = {}) {}

  static create(options: { level: string; destination?: pino.DestinationStream }): Log {
    const settings: pino.LoggerOptions = { level: options.level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' };
    return new Log(options.destination ? pino(settings, options.destination) : pino(settings));
  }

  with(fields: LogFields): Log {
    return new Log(this.sink, { ...this.bound, ...fields });
  }

  debug(event: string, fields?: LogFields): void { this.write('debug', event, fields); }
  info(event: string, fields?: LogFields): void { this.write('info', event, fields); }
  warn(event: string, fields?: LogFields): void { this.write('warn', event, fields); }
  error(event: string, fields?: LogFields): void { this.write('error', event, fields); }

  private write(level: 'debug' | 'info' | 'warn' | 'error', event: string, fields?: LogFields): void {
    if (!this.sink.isLevelEnabled(level)) return;
    this.sink[level](redactFields({ ...this.bound, ...fields }), redactText(event));
  }
}

/** What may be told of an unknown error: its name, its message redacted, and where it was thrown. Never its properties. */
export function describeError(error: unknown): LogFields {
  // By shape, not by class: an error of another realm (a worker, a test's sandbox) is an error all the same.
  const { name, message, stack: trace } = (error ?? {}) as Partial<Error>;
  if (typeof message !== 'string') return { error: typeof error };
  const stack = (trace ?? '').split('\n').slice(1, 6).map((line) => line.trim()).join(' | ');
  return { error: `${name}: ${message.split('\n')[0]}`, stack };
}
