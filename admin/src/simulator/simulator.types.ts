/** The simulator's routes exist outside production only, so the OpenAPI document doesn't tell of them. As in `sandbox.schema.ts`. */
export interface LedgerEntry { id: string; providerId: string; to: string; type: string; body: unknown; receivedAt: string }
export interface FaultKind { kind: string; description: string }
