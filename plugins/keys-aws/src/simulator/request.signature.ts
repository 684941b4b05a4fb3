import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { KmsFailure } from './kms.failure.js';

export interface SignedRequest { method: string; path: string; headers: IncomingHttpHeaders; body: Buffer }
export interface Credentials { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

/** AWS refuses a signature that is older or newer than five minutes. */
const MAX_SKEW_MS = 5 * 60_000;
const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/**
 * Checks Signature Version 4 by hand, not with the SDK's own signer: a mistake in how the plugin calls that one would agree with itself.
 * Source: AWS General Reference, "Create a signed AWS API request".
 * @throws KmsFailure with the names that AWS gives these refusals.
 */
export function checkSignature({ method, path, headers, body }: SignedRequest, known: Credentials, region: string, now: Date): void {
  const [, accessKeyId, day = '', scopeRegion, signedList = '', signature = ''] = AUTHORIZATION.exec(String(headers.authorization)) ?? [];
  if (!accessKeyId) throw new KmsFailure('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  if (accessKeyId !== known.accessKeyId) throw new KmsFailure('UnrecognizedClientException', 'The security token included in the request is invalid.');
  if (headers['x-amz-security-token'] !== known.sessionToken) throw new KmsFailure('UnrecognizedClientException', 'The security token included in the request is invalid.');

  const at = String(headers['x-amz-date']);
  const signed = signedList.split(';');
  const mustBeSigned = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  const canonical = [method, path, '', ...signed.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`), '', signedList, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', at, `${day}/${region}/kms/aws4_request`, sha256(canonical)].join('\n');
  const key = [day, region, 'kms', 'aws4_request'].reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${known.secretAccessKey}`);
  const right = scopeRegion === region && at.startsWith(day) && mustBeSigned.every((name) => signed.includes(name))
    && timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'));
  if (!right) throw new KmsFailure('InvalidSignatureException', 'The request signature we calculated does not match the signature you provided.');

  const time = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(now.getTime() - time) <= MAX_SKEW_MS)) throw new KmsFailure('InvalidSignatureException', 'Signature expired or not yet current.');
}
