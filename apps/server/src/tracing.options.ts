/** Why the address of a collector cannot be taken; undefined where it can. */
export function endpointFault(url: string): string | undefined {
  const { username, password, search, hash } = new URL(url);
  if (username || password) return 'no user name or password in the address: use OTEL_EXPORTER_OTLP_HEADERS';
  return search || hash ? 'no query in the address' : undefined;
}

/** As the OpenTelemetry specification has it: `key=value` pairs in the form of W3C Baggage, values percent-encoded. */
export function readOtlpHeaders(text: string): { headers: Record<string, string>; fault?: string } {
  const headers: Record<string, string> = {};
  for (const [n, pair] of text.split(',').map((p) => p.trim()).entries()) {
    if (!pair) continue;
    const [, name, raw] = /^([!#$%&'*+.^_`|~\w-]+)\s*=\s*([^\s].*)?$/.exec(pair) ?? [];
    const value = name === undefined ? undefined : decoded(raw ?? '');
    // Which one, not what it says: it is a secret.
    if (value === undefined || !/^[\x20-\x7e]*$/.test(value)) return { headers: {}, fault: `entry ${n + 1} is not key=value` };
    headers[name!.toLowerCase()] = value;
  }
  return { headers };
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
