const REFUSED = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;

/**
 * JSON that Postgres takes: `jsonb` refuses NUL and halves of surrogate pairs, which people's keyboards never write and
 * broken or hostile programs do. They become U+FFFD. (JSON.stringify escapes both; well-formed pairs it writes plainly.)
 */
export function toJsonb(value: unknown): string {
  const json = JSON.stringify(value ?? null);
  return json.includes('\\u') ? json.replace(REFUSED, '$1\\ufffd') : json;
}

/** Whether a request body carries what {@link toJsonb} would have to replace: then it is refused, not changed in silence. */
export function hasRefusedCharacters(json: string): boolean {
  if (!json.includes('\\u')) return false;
  return JSON.stringify(JSON.parse(json)).search(REFUSED) >= 0;
}

/** Which of these fields a change really changed: what was given again as it was is none, and leaves no audit leaf. */
export function changedFields(names: readonly string[], before: object, after: object): string[] {
  const [then, now] = [before, after] as Record<string, unknown>[];
  return names.filter((name) => toJsonb(then![name]) !== toJsonb(now![name]));
}
