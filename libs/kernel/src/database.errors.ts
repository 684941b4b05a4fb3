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
