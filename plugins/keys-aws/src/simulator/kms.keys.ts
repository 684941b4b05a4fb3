import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { KmsFailure } from './kms.failure.js';

export interface KeyMaterial { id: string; key: Buffer; rotatedAt?: Date }
export interface SimulatedKey { id: string; arn: string; createdAt: Date; state: string; spec: string; usage: string; materials: KeyMaterial[]; rotatingSince?: Date }

const IV_BYTES = 12;
const TAG_BYTES = 16;
const ID_BYTES = 16;
const MATERIAL_BYTES = 8;
const HEADER_BYTES = 1 + ID_BYTES + MATERIAL_BYTES;

const newMaterial = (rotatedAt?: Date): KeyMaterial => ({ id: randomBytes(32).toString('hex'), key: randomBytes(32), ...(rotatedAt && { rotatedAt }) });
const idBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
/** Order doesn't matter to KMS, everything else does. */
const aadOf = (header: Buffer, context: Record<string, string>): Buffer => Buffer.concat([header, Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))))]);

/** Keys and aliases of one pretended account and region. The material never leaves; the ciphertext names key and material, as KMS's does. */
export class KeyStore {
  private readonly keys = new Map<string, SimulatedKey>();
  private readonly aliases = new Map<string, string>();

  constructor(private readonly region: string, private readonly account: string) {}

  create(spec: string, usage: string): SimulatedKey {
    const id = randomUUID();
    const key = { id, arn: `arn:aws:kms:${this.region}:${this.account}:key/${id}`, createdAt: new Date(), state: 'Enabled', spec, usage, materials: [newMaterial()] };
    this.keys.set(id, key);
    return key;
  }

  alias(name: string, keyId: string): void {
    if (this.aliases.has(name)) throw new KmsFailure('AlreadyExistsException', `An alias with the name ${name} already exists`);
    this.aliases.set(name, this.find(keyId).id);
  }

  /** By id, ARN, alias or alias ARN. */
  find(keyId: string): SimulatedKey {
    const bare = keyId.startsWith('arn:') ? keyId.split(':').slice(5).join(':').replace(/^key\//, '') : keyId;
    const key = this.keys.get(bare.startsWith('alias/') ? (this.aliases.get(bare) ?? '') : bare);
    if (!key) throw new KmsFailure('NotFoundException', `${keyId} is not found.`);
    return key;
  }

  forget(keyId: string): void {
    const { id } = this.find(keyId);
    this.keys.delete(id);
    for (const [name, target] of this.aliases) if (target === id) this.aliases.delete(name);
  }

  addMaterial(key: SimulatedKey): void {
    key.materials.push(newMaterial(new Date()));
    delete key.rotatingSince;
  }

  encrypt(key: SimulatedKey, plaintext: Buffer, context: Record<string, string>): Buffer {
    const material = key.materials.at(-1)!;
    const header = Buffer.concat([Buffer.of(1), idBytes(key.id), Buffer.from(material.id, 'hex').subarray(0, MATERIAL_BYTES)]);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', material.key, iv, { authTagLength: TAG_BYTES }).setAAD(aadOf(header, context));
    return Buffer.concat([header, iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }

  decrypt(key: SimulatedKey, blob: Buffer, context: Record<string, string>): { plaintext: Buffer; materialId: string } {
    const invalid = () => new KmsFailure('InvalidCiphertextException');
    const header = blob.subarray(0, HEADER_BYTES);
    const owner = [...this.keys.values()].find(({ id }) => idBytes(id).equals(header.subarray(1, 1 + ID_BYTES)));
    if (blob.length <= HEADER_BYTES + IV_BYTES + TAG_BYTES || !owner) throw invalid();
    if (owner !== key) throw new KmsFailure('IncorrectKeyException', 'The key ID in the request does not identify a CMK that can perform this operation.');
    const material = key.materials.find(({ id }) => Buffer.from(id, 'hex').subarray(0, MATERIAL_BYTES).equals(header.subarray(1 + ID_BYTES)));
    if (!material) throw invalid();
    const decipher = createDecipheriv('aes-256-gcm', material.key, blob.subarray(HEADER_BYTES, HEADER_BYTES + IV_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(aadOf(header, context)).setAuthTag(blob.subarray(-TAG_BYTES));
    try {
      return { plaintext: Buffer.concat([decipher.update(blob.subarray(HEADER_BYTES + IV_BYTES, -TAG_BYTES)), decipher.final()]), materialId: material.id };
    } catch {
      throw invalid();
    }
  }
}
