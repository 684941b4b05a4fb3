import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { data, failed, nothingThere, type ApiAnswer } from './api.answer.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface KeyRing {
  type: string;
  derived: boolean;
  exportable: boolean;
  allowPlaintextBackup: boolean;
  deletionAllowed: boolean;
  latest: number;
  minDecryption: number;
  minEncryption: number;
  minAvailable: number;
  /** The second each was made in, and its key. */
  versions: Map<number, { created: number; key: Buffer }>;
}
type Body = Record<string, unknown>;

/** The transit engine, as far as Consentry uses it. Words and order of its refusals are those of OpenBao's builtin/logical/transit. */
export class TransitEngine {
  readonly keys = new Map<string, KeyRing>();

  /** @param ignoresAssociatedData as Vault did before 1.13 */
  constructor(private readonly now: () => Date, private readonly ignoresAssociatedData: boolean) {}

  /** POST <mount>/keys/<name>. Leaves a key that exists as it is. */
  create(name: string, { type = 'aes256-gcm96', exportable, allow_plaintext_backup: backup }: Body): ApiAnswer {
    let ring = this.keys.get(name);
    if (!ring) {
      ring = { type: String(type), derived: false, exportable: exportable === true, allowPlaintextBackup: backup === true, deletionAllowed: false, latest: 0, minDecryption: 1, minEncryption: 0, minAvailable: 0, versions: new Map() };
      this.keys.set(name, ring);
      this.addVersion(ring);
    }
    return this.describe(name, ring);
  }
  read(name: string): ApiAnswer {
    const ring = this.keys.get(name);
    return ring ? this.describe(name, ring) : nothingThere();
  }
  rotate(name: string): ApiAnswer {
    const ring = this.keys.get(name);
    if (!ring) return failed(400, 'key not found');
    this.addVersion(ring);
    return this.describe(name, ring);
  }
  configure(name: string, body: Body): ApiAnswer {
    const ring = this.keys.get(name);
    if (!ring) return failed(400, `no existing key named ${name} could be found`);
    const decryption = Number(body['min_decryption_version'] ?? ring.minDecryption) || 1;
    const encryption = Number(body['min_encryption_version'] ?? ring.minEncryption);
    if (decryption > ring.latest) return failed(400, `cannot set min decryption version of ${decryption}, latest key version is ${ring.latest}`);
    if (encryption > ring.latest) return failed(400, `cannot set min encryption version of ${encryption}, latest key version is ${ring.latest}`);
    if (encryption > 0 && encryption < decryption) return failed(400, `cannot set min encryption/decryption values; min encryption version of ${encryption} must be greater than or equal to min decryption version of ${decryption}`);
    if (ring.minAvailable > encryption) return failed(400, 'min encryption version should not be less than min available version');
    if (ring.minAvailable > decryption) return failed(400, 'min decryption version should not be less then min available version');
    Object.assign(ring, { minDecryption: decryption, minEncryption: encryption });
    return this.describe(name, ring);
  }
  trim(name: string, body: Body): ApiAnswer {
    const ring = this.keys.get(name);
    if (!ring) return failed(400, 'invalid key name');
    const first = Number(body['min_available_version']);
    if (first < ring.minAvailable) return failed(400, 'minimum available version cannot be decremented');
    if (ring.minEncryption === 0) return failed(400, 'minimum available version cannot be set when minimum encryption version is not set');
    if (first > ring.minEncryption) return failed(400, 'minimum available version cannot be greater than minmum encryption version');
    if (first > ring.minDecryption) return failed(400, 'minimum available version cannot be greater than minimum decryption version');
    if (!(first > 0)) return failed(400, 'minimum available version should be positive');
    ring.minAvailable = first;
    for (const version of ring.versions.keys()) if (version < first) ring.versions.delete(version);
    return this.describe(name, ring);
  }
  /** Makes the key when there is none: Vault does, for whoever may create. */
  encrypt(name: string, body: Body): ApiAnswer {
    if (!this.keys.has(name)) this.create(name, {});
    const ring = this.keys.get(name)!;
    const version = Number(body['key_version'] ?? 0) || ring.latest;
    if (version > ring.latest) return failed(400, 'requested version for encryption is higher than the latest key version');
    if (version < ring.minEncryption) return failed(400, 'requested version for encryption is less than the minimum encryption key version');
    const held = ring.versions.get(version);
    if (!held) return failed(500, 'internal error');
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', held.key, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(this.associated(body));
    const sealed = Buffer.concat([iv, cipher.update(String(body['plaintext']), 'base64'), cipher.final(), cipher.getAuthTag()]);
    return data({ ciphertext: `vault:v${version}:${sealed.toString('base64')}`, key_version: version });
  }
  decrypt(name: string, body: Body): ApiAnswer {
    const ring = this.keys.get(name);
    if (!ring) return failed(400, 'encryption key not found');
    const ciphertext = String(body['ciphertext']);
    if (!ciphertext.startsWith('vault:v')) return failed(400, 'invalid ciphertext: no prefix');
    const [number, encoded] = ciphertext.slice('vault:v'.length).split(':');
    if (encoded === undefined) return failed(400, 'invalid ciphertext: wrong number of fields');
    const version = /^\d+$/.test(number ?? '') ? Number(number) || 1 : NaN;
    if (Number.isNaN(version)) return failed(400, 'invalid ciphertext: version number could not be decoded');
    if (version > ring.latest) return failed(400, 'invalid ciphertext: version is too new');
    if (version < ring.minDecryption) return failed(400, 'ciphertext or signature version is disallowed by policy (too old)');
    // Like Go's decoder: padding is demanded, the unused bits of the last character are not looked at.
    if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(encoded)) return failed(400, 'invalid ciphertext: could not decode base64');
    const sealed = Buffer.from(encoded, 'base64');
    if (sealed.length < IV_BYTES) return failed(400, 'invalid ciphertext length');
    const opened = this.open(ring.versions.get(version)!.key, sealed, this.associated(body));
    return opened ? data({ plaintext: opened.toString('base64') }) : failed(400, 'cipher: message authentication failed');
  }

  private open(key: Buffer, sealed: Buffer, associated: Buffer): Buffer | undefined {
    const tagAt = sealed.length - TAG_BYTES;
    if (tagAt < IV_BYTES) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(associated);
    decipher.setAuthTag(sealed.subarray(tagAt));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, tagAt)), decipher.final()]);
    } catch {
      return undefined;
    }
  }
  private associated(body: Body): Buffer {
    return this.ignoresAssociatedData ? Buffer.alloc(0) : Buffer.from(String(body['associated_data'] ?? ''), 'base64');
  }
  private addVersion(ring: KeyRing): void {
    ring.latest += 1;
    ring.versions.set(ring.latest, { created: Math.floor(this.now().getTime() / 1000), key: randomBytes(32) });
  }
  private describe(name: string, ring: KeyRing): ApiAnswer {
    const keys = [...ring.versions].filter(([version]) => version >= ring.minDecryption).map(([version, { created }]) => [version, created]);
    return data({
      name, type: ring.type, derived: ring.derived, exportable: ring.exportable, allow_plaintext_backup: ring.allowPlaintextBackup, deletion_allowed: ring.deletionAllowed,
      imported_key: false, auto_rotate_period: 0, latest_version: ring.latest, min_decryption_version: ring.minDecryption, min_encryption_version: ring.minEncryption,
      min_available_version: ring.minAvailable, keys: Object.fromEntries(keys) as Record<string, number>,
      supports_encryption: true, supports_decryption: true, supports_signing: false, supports_derivation: true,
    });
  }
}
