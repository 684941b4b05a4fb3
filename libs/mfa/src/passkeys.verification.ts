import { z } from 'zod';
import type { PasskeyAssertion, PasskeyRegistration } from './passkeys.schema.js';

/** Loaded with the first passkey: certificates and their formats are 20 MB that most servers need late, if ever. */
export const webAuthn = () => import('@simplewebauthn/server');

/** Ed25519, ES256, RS256, as COSE numbers them. Named here because the library's own list grows with the version of Node, and replicas must agree. */
export const ALGORITHMS = [-8, -7, -257];

/** Who we are towards authenticators: the domain, and the one page address that may ask. */
export interface RelyingParty { id: string; origin: string }
export interface NewCredential { id: Buffer; publicKey: Buffer; counter: number; backedUp: boolean }
export interface KnownCredential { credentialId: Buffer; publicKey: Buffer; counter: number }

const ClientData = z.object({ challenge: z.string().min(1).max(256), crossOrigin: z.boolean().optional(), topOrigin: z.string().optional() });

/** The challenge that an answer claims to answer. Undefined when the client data is none, or was made inside a foreign page's frame, which we never are. */
export function claimedChallenge(clientDataJSON: string): string | undefined {
  let parsed: unknown;
  try { parsed = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')); } catch { return undefined; }
  const data = ClientData.safeParse(parsed);
  return data.success && data.data.crossOrigin !== true && data.data.topOrigin === undefined ? data.data.challenge : undefined;
}

/** WebAuthn level 3, section 7.1. Undefined for whatever is wrong. Never calls anybody: certificates are not followed. */
export async function verifyRegistration(response: PasskeyRegistration, challenge: string, rp: RelyingParty): Promise<NewCredential | undefined> {
  try {
    if (!(await selfContained(response.response.attestationObject))) return undefined;
    const { verifyRegistrationResponse } = await webAuthn();
    const result = await verifyRegistrationResponse({
      response: response as never, expectedChallenge: challenge, expectedOrigin: rp.origin, expectedRPID: rp.id, requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!result.verified || !result.registrationInfo) return undefined;
    const { credential, credentialBackedUp } = result.registrationInfo;
    // The library reads the id from the signed data; the one beside it must be the same.
    if (credential.id !== response.id) return undefined;
    return { id: Buffer.from(credential.id, 'base64url'), publicKey: Buffer.from(credential.publicKey), counter: credential.counter, backedUp: credentialBackedUp };
  } catch {
    return undefined;
  }
}

/** WebAuthn level 3, section 7.2. The counter must have risen, unless this authenticator counts nothing (both 0). Undefined for whatever is wrong. */
export async function verifyAssertion(response: PasskeyAssertion, challenge: string, rp: RelyingParty, known: KnownCredential): Promise<{ counter: number; backedUp: boolean } | undefined> {
  try {
    const { verifyAuthenticationResponse } = await webAuthn();
    const result = await verifyAuthenticationResponse({
      response: response as never, expectedChallenge: challenge, expectedOrigin: rp.origin, expectedRPID: rp.id, requireUserVerification: true,
      credential: { id: known.credentialId.toString('base64url'), publicKey: new Uint8Array(known.publicKey), counter: known.counter },
    });
    return result.verified ? { counter: result.authenticationInfo.newCounter, backedUp: result.authenticationInfo.credentialBackedUp } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * We ask for no attestation, so browsers send "none", or leave an authenticator's statement about itself. Anything with certificates
 * would make the library fetch revocation lists from addresses that the sender wrote into them.
 */
async function selfContained(attestationObject: string): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')));
  const format = decoded.get('fmt');
  return format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined);
}
