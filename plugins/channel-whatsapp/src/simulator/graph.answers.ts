import { randomUUID } from 'node:crypto';

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** JSON, or text sent as HTML. */
  body: unknown;
}

/** Codes the fault list names, with Meta's HTTP status and the kind of sentence Meta gives. */
export const GRAPH_FAILURES: ReadonlyMap<number, { status: number; title: string }> = new Map([
  [0, { status: 401, title: 'AuthException' }],
  [1, { status: 500, title: 'API Unknown' }],
  [2, { status: 503, title: 'API Service' }],
  [3, { status: 500, title: 'API Method' }],
  [4, { status: 429, title: 'API Too Many Calls' }],
  [10, { status: 403, title: 'Permission Denied' }],
  [100, { status: 400, title: 'Invalid parameter' }],
  [190, { status: 401, title: 'Access token has expired' }],
  [368, { status: 403, title: 'Temporarily blocked for policies violations' }],
  [80007, { status: 429, title: 'Rate limit issues' }],
  [130429, { status: 429, title: 'Rate limit hit' }],
  [130497, { status: 403, title: 'Business account is restricted from messaging users in this country' }],
  [131000, { status: 500, title: 'Something went wrong' }],
  [131008, { status: 400, title: 'Required parameter is missing' }],
  [131009, { status: 400, title: 'Parameter value is not valid' }],
  [131016, { status: 503, title: 'Service unavailable' }],
  [130472, { status: 400, title: 'User’s number is part of an experiment' }],
  [131026, { status: 400, title: 'Message undeliverable' }],
  [131031, { status: 403, title: 'Account has been locked' }],
  [131042, { status: 400, title: 'Business eligibility payment issue' }],
  [131047, { status: 400, title: 'Re-engagement message' }],
  [131048, { status: 429, title: 'Spam rate limit hit' }],
  [131049, { status: 400, title: 'Not delivered to maintain healthy ecosystem engagement' }],
  [131050, { status: 400, title: 'User has stopped marketing messages from this business' }],
  [131052, { status: 400, title: 'Media download error' }],
  [131053, { status: 400, title: 'Media upload error' }],
  [131051, { status: 400, title: 'Unsupported message type' }],
  [131056, { status: 429, title: '(Business Account, Consumer Account) pair rate limit hit' }],
  [131057, { status: 503, title: 'Account in maintenance mode' }],
  [131062, { status: 400, title: 'Recipient not supported for this message type' }],
  [132000, { status: 400, title: 'Template param count mismatch' }],
  [132001, { status: 404, title: 'Template does not exist' }],
  [132012, { status: 400, title: 'Template parameter format mismatch' }],
  [132015, { status: 400, title: 'Template is paused' }],
  [132016, { status: 400, title: 'Template is disabled' }],
  [135000, { status: 400, title: 'Generic user error' }],
]);

/** An error as the Graph API words it. Any code goes; those outside the list answer 400. */
export function graphFailure(code: number, details: string, subcode?: number): Answer {
  const { status, title } = GRAPH_FAILURES.get(code) ?? { status: 400, title: 'Error' };
  return {
    status,
    ...(status === 429 && { headers: { 'retry-after': '2' } }),
    body: {
      error: {
        message: `(#${code}) ${title}`, type: 'OAuthException', code, ...(subcode !== undefined && { error_subcode: subcode }),
        error_data: { messaging_product: 'whatsapp', details }, fbtrace_id: `A${randomUUID().slice(0, 13)}`,
      },
    },
  };
}

/** The same failure, told later in a `failed` status. */
export function statusError(code: number): Record<string, unknown> {
  const title = GRAPH_FAILURES.get(code)?.title ?? 'Error';
  return { code, title, message: title, error_data: { details: title }, href: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes' };
}
