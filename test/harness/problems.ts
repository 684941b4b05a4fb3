import type { Answer } from './world.js';

/** TR-2, to the letter. Written out here, not imported from the server: a test that reads the same constant sees no mistake in it. */
export const REQUIRED_HEADERS: Record<string, string> = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
};

/** What a header set lacks of TR-2. */
export function headerFaults(headers: { get(name: string): string | null }): string[] {
  const faults = Object.entries(REQUIRED_HEADERS).filter(([name, value]) => headers.get(name) !== value).map(([name]) => `${name}: ${headers.get(name)}`);
  const csp = new Map((headers.get('content-security-policy') ?? '').split(';').map((part): [string, string] => { const [name = '', ...values] = part.trim().split(/\s+/); return [name, values.join(' ')]; }));
  if (csp.get('frame-ancestors') !== `'none'`) faults.push('csp frame-ancestors');
  if (csp.get('base-uri') !== `'self'`) faults.push('csp base-uri');
  const scripts = csp.get('script-src') ?? csp.get('default-src') ?? `'unsafe-inline'`;
  if (/unsafe-eval|unsafe-inline|\*|data:|blob:|https?:(?!\/\/)/.test(scripts)) faults.push(`csp script-src ${scripts}`);
  if (headers.get('x-powered-by') !== null) faults.push('x-powered-by');
  if (headers.get('server') !== null) faults.push('server');
  return faults;
}

/** Traces of our insides: a stack, a path of ours, SQL, the driver's words. */
const INSIDES = /\n\s+at |node_modules|\/libs\/|\.js:\d+|select \S+ from|insert into|relation "|syntax error|violates|invalid byte sequence|invalid input syntax|out of range|ECONN|pg_|mikro|zod/i;

export interface Expected { status: number; code: string; path?: string | undefined }

/** How an answer falls short of being the problem document it should be. Empty: it is. */
export function problemFaults(answer: Answer, expected: Expected): string[] {
  const body = answer.body as { type?: string; title?: string; status?: number; detail?: string; code?: string; requestId?: string; errors?: { path: string; message: string }[] } | undefined;
  const faults: string[] = [];
  if (answer.status !== expected.status || body?.code !== expected.code) faults.push(`answered ${answer.status} ${body?.code}, not ${expected.status} ${expected.code}`);
  if (!/^application\/problem\+json(;|$)/.test(answer.headers.get('content-type') ?? '')) faults.push(`content type ${answer.headers.get('content-type')}`);
  if (body?.status !== answer.status || !body.title || !body.detail || !body.type?.endsWith(`#${body.code}`)) faults.push('not a whole problem document');
  if (!body?.requestId || body.requestId !== answer.headers.get('x-request-id')) faults.push('no request id');
  if (INSIDES.test(answer.text)) faults.push(`tells of its insides: ${INSIDES.exec(answer.text)?.[0]}`);
  faults.push(...headerFaults(answer.headers));
  if (expected.path !== undefined && !body?.errors?.some((e) => e.path === expected.path)) faults.push(`errors name ${body?.errors?.map((e) => e.path).join(', ') ?? 'nothing'}, not ${expected.path}`);
  return faults;
}
