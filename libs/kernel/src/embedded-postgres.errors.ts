export type EmbeddedPostgresFault = 'no_binaries' | 'in_use' | 'version' | 'folder' | 'not_started';

/** Why the embedded database is not there. The message is one sentence for the operator and says what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';

  constructor(readonly fault: EmbeddedPostgresFault, message: string) {
    super(message);
  }
}

/** The code of a system or database error. Not by `instanceof`: under Jest, Node's own errors come from another realm. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
