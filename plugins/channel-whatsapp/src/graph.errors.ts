import { PluginError, z, type PluginErrorCode } from '@consentry/plugin-sdk';
import { graphRule } from './errors.table.js';

const GraphErrorBody = z.looseObject({
  error: z.looseObject({ code: z.int(), error_subcode: z.int().optional() }),
});

export interface GraphFailure {
  status: number;
  headers: Headers;
  /** The parsed body; undefined when it wasn't JSON. */
  body: unknown;
  now: Date;
  /** What to say when nobody can tell whether the request had an effect. */
  undecided: PluginErrorCode;
}

/** An unsuccessful Graph answer as the house's error. Never quotes Meta's text: it may name the recipient or the token. */
export function graphError(failure: GraphFailure): PluginError {
  const parsed = GraphErrorBody.safeParse(failure.body);
  if (!parsed.success) return bareStatusError(failure);
  const { code, error_subcode: subcode } = parsed.data.error;
  const providerCode = subcode === undefined ? String(code) : `${code}/${subcode}`;
  const rule = graphRule(code, subcode);
  if (!rule) {
    const kind = codeOfStatus(failure);
    const detail = `Meta refused the request with a code the plugin does not know (HTTP ${failure.status}).`;
    return new PluginError(kind, { providerCode, detail, ...wait(failure, kind) });
  }
  const kind = rule.code === 'outcome_unknown' ? failure.undecided : rule.code;
  const signal = rule.signal && { signal: rule.signal };
  return new PluginError(kind, { providerCode, detail: rule.meaning, ...signal, ...wait(failure, kind, rule.retryAfterSeconds) });
}

function bareStatusError(failure: GraphFailure): PluginError {
  const code = codeOfStatus(failure);
  return new PluginError(code, { providerCode: `http_${failure.status}`, detail: `Meta answered HTTP ${failure.status} without an explanation.`, ...wait(failure, code) });
}

/** Without a code to go by: a 4xx says "not taken"; a 5xx or anything odd says nothing at all. */
function codeOfStatus({ status, undecided }: GraphFailure): PluginErrorCode {
  if (status === 401) return 'credentials_rejected';
  if (status === 429) return 'rate_limited';
  if (status === 403 || status === 404) return 'config_invalid';
  if (status === 408 || status < 400 || status >= 500) return undecided;
  return 'content_rejected';
}

function wait(failure: GraphFailure, code: PluginErrorCode, otherwise?: number): { retryAfterSeconds?: number } {
  if (code !== 'rate_limited' && code !== 'unavailable') return {};
  const seconds = retryAfter(failure.headers, failure.now) ?? otherwise ?? (code === 'rate_limited' ? 60 : undefined);
  return seconds === undefined ? {} : { retryAfterSeconds: seconds };
}

const Usage = z.record(z.string(), z.array(z.looseObject({ estimated_time_to_regain_access: z.number().nonnegative().optional() })));

/** Seconds to wait by `Retry-After` (seconds or a date) or Meta's usage header (minutes). At most a day. */
export function retryAfter(headers: Headers, now: Date): number | undefined {
  const header = headers.get('retry-after')?.trim();
  if (header && /^\d{1,9}$/.test(header)) return clamp(Number(header));
  if (header) {
    const at = Date.parse(header);
    if (Number.isFinite(at)) return clamp((at - now.getTime()) / 1000);
  }
  const usage = Usage.safeParse(jsonOrUndefined(headers.get('x-business-use-case-usage') ?? ''));
  const waits = usage.success ? Object.values(usage.data).flat().map((use) => use.estimated_time_to_regain_access ?? 0) : [];
  const minutes = Math.max(0, ...waits);
  return minutes > 0 ? clamp(minutes * 60) : undefined;
}

const clamp = (seconds: number) => Math.min(86_400, Math.max(1, Math.ceil(seconds)));

export function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
