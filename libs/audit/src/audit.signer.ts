import type { KeyObject } from 'node:crypto';

/** Who holds the key that signs checkpoints. The vault, which stands above this module. */
export abstract class CheckpointSigner {
  /** The Ed25519 private key, the same on every server of the installation. Not to be called inside a transaction. @throws ProblemError `vault.unavailable` */
  abstract key(): Promise<KeyObject>;
}
