import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const Payload = z.object({ algorithm: z.literal('HMAC-SHA256'), user_id: z.string().regex(/^\d{1,32}$/), issued_at: z.number().int().optional() });
const MAX_LENGTH = 4_096;

/**
 * Whom a signed request speaks of (Meta, "Data Deletion Request Callback"): `base64url(signature).base64url(payload)`, the signature an
 * HMAC-SHA256 of the second part as it stands, by the app's secret. Nothing is read before the signature fits, compared in constant time.
 * @param body of the request: a form with the field `signed_request`
 * @returns the app-scoped id of the person; undefined for whatever is not signed by us
 */
export function signedUser(body: Buffer, secret: string): string | undefined {
  if (body.length > MAX_LENGTH) return undefined;
  const [signature, payload, more] = (new URLSearchParams(body.toString('latin1')).get('signed_request') ?? '').split('.');
  if (!signature || !payload || more !== undefined) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const right = createHmac('sha256', secret).update(payload).digest();
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  try {
    return Payload.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).user_id;
  } catch {
    return undefined;
  }
}

/** Under which the state is read. The same request again gives the same code, so a replay does nothing new and tells nothing new. */
export function codeFor(body: Buffer, secret: string): { code: string; digest: Buffer } {
  const request = new URLSearchParams(body.toString('latin1')).get('signed_request') ?? '';
  const digest = createHmac('sha256', secret).update(`consentry request\0${request.split('.')[1]}`).digest();
  return { code: createHmac('sha256', secret).update('consentry code\0').update(digest).digest('base64url'), digest };
}
