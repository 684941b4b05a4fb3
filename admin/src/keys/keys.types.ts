/** The answers of `/v1/keys`, by the names that the API's own description gives them. */
export interface KeyRotation {
  state: 'running' | 'done'; fromVersion: number | null; toVersion: number; done: number; total: number | null;
  startedAt: string; finishedAt: string | null; startedBy: string; lastError: string | null;
}

export interface KeyPolicyState { rotateEveryDays: number | null; ageDays: number; nextDueAt: string | null; overdue: boolean }

export interface DataKeyVersion {
  version: number; state: 'active' | 'retiring' | 'destroyed'; createdAt: string; retiredAt: string | null; destroyedAt: string | null; masterKeyVersion: number;
}

export interface MasterKeyVersionState {
  provider: string; version: number; fingerprint: string; state: 'staged' | 'current' | 'retiring' | 'destroyed';
  createdAt: string; activatedAt: string | null; destroyedAt: string | null; dataKeys: number;
}

export interface MasterKeyState {
  provider: string; version: number; fingerprint: string; closed: string | null; policy: KeyPolicyState; rotation: KeyRotation | null;
  versions: MasterKeyVersionState[]; canDestroy: boolean; operator: boolean;
}

export interface SecretOpening { purpose: string; what: string; record: 'leaf' | 'counted'; count: number }

export interface Keys { dataKeys: DataKeyVersion[]; policy: KeyPolicyState; rotation: KeyRotation | null; masterKey: MasterKeyState; openings: SecretOpening[] }

export interface SetKeyPolicy { rotateEveryDays: number | null }
export interface StagedMasterKey { version: number; fingerprint: string }
