import { PluginError, z, type PluginErrorCode } from '@consentry/plugin-sdk';
import { graphRule } from './errors.table.js';
import { readUsage } from './usage.headers.js';

const GraphErrorBody = z.looseObject({
  error: z.looseObject({ code: z.int(), error_subcode: z.int().optional(), error_user_msg: z.string().optional().catch(undefined) }),
});

export type Permission = 'whatsapp_business_messaging' | 'whatsapp_business_management';

export interface GraphFailure {
  status: number;
  headers: Headers;
  /** The parsed body; undefined when it wasn't JSON. */
  body: unknown;
  now: Date;
  /** What to say when nobody can tell whether the request had an effect. */
  undecided: PluginErrorCode;
  /** The permission that the call needs. */
  needs: Permission;
  /** Words that may not be passed on; present where Meta's explanation is for the author of what was refused, and nobody's address is in it. */
  quoteWithout?: readonly string[];
}

/** An unsuccessful Graph answer as the house's error. Goes by codes, never by texts, and passes none on where it might name the recipient. */
export function graphError(failure: GraphFailure): PluginError {
  const parsed = GraphErrorBody.safeParse(failure.body);
  if (!parsed.success) return bareStatusError(failure);
  const { code, error_subcode: subcode, error_user_msg: explanation } = parsed.data.error;
  const providerCode = subcode === undefined ? String(code) : `${code}/${subcode}`;
  const rule = graphRule(code, subcode);
  if (!rule) {
    const kind = codeOfStatus(failure);
    const detail = `Meta refused the request with a code the plugin does not know (HTTP ${failure.status}).`;
    return new PluginError(kind, { providerCode, detail, ...wait(failure, kind) });
  }
  const kind = rule.code === 'outcome_unknown' ? failure.undecided : rule.code;
  const meaning = rule.lacksPermission ? `The token lacks the permission ${failure.needs}.` : rule.meaning;
  const detail = (kind === 'content_rejected' ? quoted(explanation, failure.quoteWithout) : undefined) ?? meaning;
  return new PluginError(kind, {
    providerCode, detail, ...(rule.signal && { signal: rule.signal }), ...(rule.scope && { scope: rule.scope }), ...wait(failure, kind, rule.retryAfterSeconds),
  });
}

function quoted(text: string | undefined, without: readonly string[] | undefined): string | undefined {
  if (!text || !without || without.some((word) => text.includes(word))) return undefined;
  return text.slice(0, 500);
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

/** Seconds to wait by `Retry-After` (seconds or a date) or Meta's usage headers. At most a day. */
export function retryAfter(headers: Headers, now: Date): number | undefined {
  const header = headers.get('retry-after')?.trim();
  if (header && /^\d{1,9}$/.test(header)) return clamp(Number(header));
  if (header) {
    const at = Date.parse(header);
    if (Number.isFinite(at)) return clamp((at - now.getTime()) / 1000);
  }
  return readUsage(headers)?.regainSeconds;
}

const clamp = (seconds: number) => Math.min(86_400, Math.max(1, Math.ceil(seconds)));
