import { z } from 'zod';

/** Bytes as the browser's `toJSON()` writes them: base64url without padding (WebAuthn level 3, section 5.1). */
const bytes = (max: number) => z.string().min(1).max(max).regex(/^[A-Za-z0-9_-]+$/, 'Must be base64url without padding.');
/** A credential id has at most 1023 bytes (WebAuthn level 3, section 7.1 step 25). */
const credentialId = bytes(1364);
const credential = { id: credentialId, rawId: credentialId, type: z.literal('public-key'), clientExtensionResults: z.looseObject({}).default({}), authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional().catch(undefined) };

/** `PublicKeyCredential.toJSON()` after `navigator.credentials.create()`. What browsers add to it is ignored. */
export const PasskeyRegistration = z.object({
  ...credential,
  response: z.object({ clientDataJSON: bytes(4096), attestationObject: bytes(16_384), transports: z.array(z.string().max(32)).max(16).optional() }),
}).meta({ id: 'PasskeyRegistration' });
export type PasskeyRegistration = z.output<typeof PasskeyRegistration>;

/** `PublicKeyCredential.toJSON()` after `navigator.credentials.get()`. */
export const PasskeyAssertion = z.object({
  ...credential,
  response: z.object({ clientDataJSON: bytes(4096), authenticatorData: bytes(4096), signature: bytes(2048), userHandle: bytes(128).nullish() }),
}).meta({ id: 'PasskeyAssertion' });
export type PasskeyAssertion = z.output<typeof PasskeyAssertion>;

const descriptor = z.object({ id: z.string(), type: z.literal('public-key'), transports: z.array(z.string()).optional() });

/** For `PublicKeyCredential.parseCreationOptionsFromJSON()`. */
export const CreationOptions = z.object({
  challenge: z.string(), rp: z.object({ id: z.string().optional(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ alg: z.number(), type: z.literal('public-key') })),
  timeout: z.number().optional(), attestation: z.string().optional(), excludeCredentials: z.array(descriptor).optional(),
  authenticatorSelection: z.looseObject({}).optional(), extensions: z.looseObject({}).optional(), hints: z.array(z.string()).optional(),
}).meta({ id: 'PasskeyCreationOptions' });

/** For `PublicKeyCredential.parseRequestOptionsFromJSON()`. */
export const RequestOptions = z.object({
  challenge: z.string(), rpId: z.string().optional(), timeout: z.number().optional(), userVerification: z.string().optional(),
  allowCredentials: z.array(descriptor).optional(), extensions: z.looseObject({}).optional(), hints: z.array(z.string()).optional(),
}).meta({ id: 'PasskeyRequestOptions' });
