import { createECDH, createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What the authenticator or the browser around it may be made to say wrongly. */
export interface Lies {
  origin?: string; rpId?: string; challenge?: string; type?: string; crossOrigin?: boolean; topOrigin?: string;
  userPresent?: boolean; userVerified?: boolean; backupEligible?: boolean; backedUp?: boolean; counter?: number;
  /** Turns one bit of the signature over. */
  flipSignature?: boolean;
  /** Signs with this key instead of the credential's own. */
  signWith?: KeyObject;
  userHandle?: string | null;
  credentialId?: string;
  /** Registration: another statement format, made of these CBOR bytes. */
  statement?: { format: string; cbor: Buffer };
}

export interface Credential { id: Buffer; key: KeyObject; rpId: string; userHandle: string; counter: number }
interface Creation { challenge: string; rp: { id?: string }; user: { id: string }; excludeCredentials?: { id: string }[] }
interface Request { challenge: string; rpId?: string; allowCredentials?: { id: string }[] }

const UP = 0x01;
const UV = 0x04;
const BE = 0x08;
const BS = 0x10;
const AT = 0x40;

/** A passkey provider in software: ES256, discoverable, verifies its user, attests nothing. Written against WebAuthn level 3, sections 6 and 8.7. */
export class SoftwareAuthenticator {
  readonly credentials: Credential[] = [];

  /** `counting: false` is how synced passkeys behave: the counter stays 0. */
  constructor(readonly origin: string, private readonly options: { counting?: boolean; aaguid?: Buffer } = {}) {}

  /** Answers `navigator.credentials.create()`, as `PublicKeyCredential.toJSON()` gives it. */
  create(options: Creation, lies: Lies = {}, made: { key?: KeyObject; id?: Buffer } = {}) {
    const key = made.key ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const credential: Credential = { id: made.id ?? randomBytes(32), key, rpId: options.rp.id!, userHandle: options.user.id, counter: 0 };
    if (options.excludeCredentials?.some((e) => this.credentials.some((c) => c.id.toString('base64url') === e.id))) throw new Error('InvalidStateError: it holds a passkey already');
    this.credentials.push(credential);
    const attested = Buffer.concat([this.options.aaguid ?? Buffer.alloc(16), uint16(credential.id.length), credential.id, coseKey(key)]);
    const authData = this.authenticatorData(lies.rpId ?? credential.rpId, lies, AT, lies.counter ?? 0, attested);
    const statement = lies.statement ?? { format: 'none', cbor: map(0) };
    const attestationObject = Buffer.concat([map(3), text('fmt'), text(statement.format), text('attStmt'), statement.cbor, text('authData'), byteString(authData)]);
    const id = lies.credentialId ?? credential.id.toString('base64url');
    return {
      id, rawId: id, type: 'public-key' as const, authenticatorAttachment: 'platform' as const, clientExtensionResults: {},
      response: { clientDataJSON: this.clientData('webauthn.create', options.challenge, lies).toString('base64url'), attestationObject: attestationObject.toString('base64url'), transports: ['internal', 'hybrid'] },
    };
  }

  /** Answers `navigator.credentials.get()` with the first passkey that fits. */
  get(options: Request, lies: Lies = {}) {
    const credential = this.credentials.find((c) => c.rpId === options.rpId && (!options.allowCredentials?.length || options.allowCredentials.some((a) => a.id === c.id.toString('base64url'))));
    if (!credential) throw new Error('NotAllowedError: no passkey fits');
    if (this.options.counting !== false) credential.counter++;
    const authData = this.authenticatorData(lies.rpId ?? credential.rpId, lies, 0, lies.counter ?? credential.counter);
    const clientData = this.clientData('webauthn.get', options.challenge, lies);
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), lies.signWith ?? credential.key);
    // The last byte is the end of s: the signature stays well-formed and becomes false.
    if (lies.flipSignature) signature[signature.length - 1]! ^= 1;
    const id = lies.credentialId ?? credential.id.toString('base64url');
    const userHandle = lies.userHandle === undefined ? credential.userHandle : lies.userHandle;
    return {
      id, rawId: id, type: 'public-key' as const, authenticatorAttachment: 'platform' as const, clientExtensionResults: {},
      response: { clientDataJSON: clientData.toString('base64url'), authenticatorData: authData.toString('base64url'), signature: signature.toString('base64url'), ...(userHandle === null ? {} : { userHandle }) },
    };
  }

  private authenticatorData(rpId: string, lies: Lies, extra: number, counter: number, attested = Buffer.alloc(0)): Buffer {
    const flags = extra | (lies.userPresent === false ? 0 : UP) | (lies.userVerified === false ? 0 : UV) | (lies.backupEligible ? BE : 0) | (lies.backedUp ? BS : 0);
    const head = Buffer.alloc(5);
    head[0] = flags;
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), head, attested]);
  }

  private clientData(type: string, challenge: string, lies: Lies): Buffer {
    return Buffer.from(JSON.stringify({
      type: lies.type ?? type, challenge: lies.challenge ?? challenge, origin: lies.origin ?? this.origin, crossOrigin: lies.crossOrigin ?? false, ...(lies.topOrigin ? { topOrigin: lies.topOrigin } : {}),
    }));
  }
}

/** A P-256 private key from its 32-byte scalar, as test vectors write it. */
export function p256(scalar: Buffer): KeyObject {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(scalar);
  const point = ecdh.getPublicKey();
  return createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', d: scalar.toString('base64url'), x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33) } });
}

/** The CBOR of a packed statement about itself, and of one that brings certificates (WebAuthn level 3, section 8.2). */
export function packedStatement(certificates: Buffer[] = []): Buffer {
  const x5c = certificates.length > 0 ? [text('x5c'), Buffer.from([0x80 | certificates.length]), ...certificates.map(byteString)] : [];
  return Buffer.concat([map(certificates.length > 0 ? 3 : 2), text('alg'), Buffer.from([0x26]), text('sig'), byteString(randomBytes(70)), ...x5c]);
}

/** RFC 9052: kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), x, y. */
function coseKey(key: KeyObject): Buffer {
  const { x, y } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.concat([map(5), Buffer.from([0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]), byteString(Buffer.from(x!, 'base64url')), Buffer.from([0x22]), byteString(Buffer.from(y!, 'base64url'))]);
}

// RFC 8949, as much of it as an attestation object needs.
const head = (major: number, n: number) => (n < 24 ? Buffer.from([(major << 5) | n]) : n < 256 ? Buffer.from([(major << 5) | 24, n]) : Buffer.from([(major << 5) | 25, n >> 8, n & 0xff]));
const map = (entries: number) => head(5, entries);
const text = (value: string) => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
const byteString = (value: Buffer) => Buffer.concat([head(2, value.length), value]);
const uint16 = (n: number) => Buffer.from([n >> 8, n & 0xff]);
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
