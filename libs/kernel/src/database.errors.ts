/** SQLSTATE of a Postgres error, wherever the driver put it. */
export function sqlState(error: unknown): string | undefined {
  for (let e: unknown = error, depth = 0; e && depth < 4; depth++, e = (e as { cause?: unknown; previous?: unknown }).cause ?? (e as { previous?: unknown }).previous) {
    const code = (e as { code?: unknown }).code;
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === '23505';
}

/** Serialisation failure, deadlock: the same transaction may pass when tried again. */
export function isTransientDatabaseError(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error) ?? '');
}

/** What Postgres, the socket or a pool say when there is no connection to be had, or the one there was is gone. */
const AWAY_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03']);
const AWAY_WORDS = /^Connection terminated|^timeout exceeded when trying to connect$|^timeout expired$|^Client has encountered a connection error and is not queryable$/;

/** There is no connection to the database: nothing is wrong with the request, and it may be made again. Only the database's own port says so of an error. */
export class DatabaseAwayError extends Error {
  constructor(cause: unknown) {
    super(`the database is away: ${(cause as { message?: unknown }).message ?? 'no connection'}`, { cause });
    this.name = 'DatabaseAwayError';
  }
}

/** Of an error that came from the driver: whether its cause is that the database cannot be reached. */
export function isDatabaseAway(error: unknown): boolean {
  for (let e: unknown = error, depth = 0; e && depth < 4; depth++, e = (e as { cause?: unknown; previous?: unknown }).cause ?? (e as { previous?: unknown }).previous) {
    const { code, message, syscall } = e as { code?: unknown; message?: unknown; syscall?: unknown };
    // The socket of a server on this machine is a file: it is missing while nobody listens.
    if (typeof code === 'string' && (AWAY_CODES.has(code) || /^08[0-9A-Z]{3}$/.test(code) || (code === 'ENOENT' && syscall === 'connect'))) return true;
    if (typeof message === 'string' && AWAY_WORDS.test(message)) return true;
  }
  return false;
}
