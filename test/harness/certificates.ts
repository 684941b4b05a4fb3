import { createPublicKey, generateKeyPairSync, createHash, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate with the key that goes with it: what a server shows, or what signs the next one. */
export interface Certificate { subject: string; publicKey: KeyObject; privateKey: KeyObject; der: Buffer; pem: string; pin: string }

export interface CertificateWish {
  /** Its common name. */
  subject: string;
  /** Who signs; without it the certificate signs itself. */
  issuer?: Certificate;
  /** May sign others. */
  ca?: boolean;
  /** DNS names and addresses of a server. */
  names?: string[];
  /** Days from now: from yesterday to next month unless told. */
  days?: [from: number, to: number];
  /** A key of before, or one it has no right to. */
  publicKey?: KeyObject;
  privateKey?: KeyObject;
  type?: 'ec' | 'rsa';
  /** Says nothing of what its key is for. */
  withoutUsage?: boolean;
}

/** Node reads X.509 and doesn't write it: a small DER writer, for tests that need no openssl on the machine (RFC 5280). */
export function certify(wish: CertificateWish): Certificate {
  const pair = wish.type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privateKey = wish.privateKey ?? pair.privateKey;
  const publicKey = wish.publicKey ?? createPublicKey(privateKey);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const signer = wish.issuer?.privateKey ?? privateKey;
  const algorithm = signer.asymmetricKeyType === 'rsa' ? sequence(oid('2a864886f70d01010b'), Buffer.from('0500', 'hex')) : sequence(oid('2a8648ce3d040302'));
  const [from, to] = wish.days ?? [-1, 30];
  const extensions = [
    extension('551d13', true, wish.ca ? sequence(Buffer.from('0101ff', 'hex')) : sequence()),
    // keyCertSign, or digitalSignature.
    ...(wish.withoutUsage ? [] : [extension('551d0f', true, Buffer.from(wish.ca ? '03020204' : '03020780', 'hex'))]),
    ...(wish.names ? [extension('551d11', false, sequence(...wish.names.map(alternative)))] : []),
  ];
  const body = sequence(
    tlv(0xa0, Buffer.from('020102', 'hex')), tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])), algorithm, name(wish.issuer?.subject ?? wish.subject),
    sequence(time(from), time(to)), name(wish.subject), spki, tlv(0xa3, sequence(...extensions)),
  );
  const der = sequence(body, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer)])));
  const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  return { subject: wish.subject, publicKey, privateKey, der, pem, pin: `sha256/${createHash('sha256').update(spki).digest('base64')}` };
}

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => tlv(0x30, Buffer.concat(parts));
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'));
const name = (common: string) => sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from(common)))));
const time = (days: number) => tlv(0x17, Buffer.from(`${new Date(Date.now() + days * 86_400_000).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
const extension = (id: string, critical: boolean, value: Buffer) => sequence(oid(id), ...(critical ? [Buffer.from('0101ff', 'hex')] : []), tlv(0x04, value));
const alternative = (host: string) => (isIP(host) === 4 ? tlv(0x87, Buffer.from(host.split('.').map(Number))) : tlv(0x82, Buffer.from(host)));
