import type { Keys } from '../api.generated';

/** Parts of the answer of `/v1/keys`, by the names that the page speaks of them. */
export type { KeyPolicyState, KeyRotation, Keys, SetKeyPolicy, StagedMasterKey } from '../api.generated';
export type DataKeyVersion = Keys['dataKeys'][number];
export type MasterKeyState = Keys['masterKey'];
export type MasterKeyVersionState = MasterKeyState['versions'][number];
export type SecretOpening = Keys['openings'][number];
