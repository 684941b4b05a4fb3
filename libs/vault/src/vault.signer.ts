import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CheckpointSigner } from '@consentry/audit';
import { InstallationSecrets } from './vault.installation.js';
import { Vault } from './vault.service.js';

/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410 §7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs the checkpoints of the audit log with a key that the database holds sealed alone (AU-4). */
@Injectable()
export class VaultSigner extends CheckpointSigner {
  private known: { seed: KeyObject; key: KeyObject } | undefined;

  constructor(private readonly secrets: InstallationSecrets, vault: Vault) {
    super();
    vault.onClosed(() => { this.known = undefined; });
  }

  async key(): Promise<KeyObject> {
    const seed = await this.secrets.get('audit-checkpoints');
    if (this.known?.seed !== seed) {
      const bytes = Buffer.concat([PKCS8, seed.export()]);
      this.known = { seed, key: createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }) };
      bytes.fill(0);
    }
    return this.known.key;
  }
}
