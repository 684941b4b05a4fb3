/** What passes between the server and the process that holds the vendor's library. */
export interface TokenSettings { module: string; pin: string; tokenLabel?: string; slot?: string; keyLabel: string }

interface Sealing { iv: Uint8Array; data: Uint8Array; context: Uint8Array }
interface KeyState { version: number; fingerprint: string }

/** By verb: what is asked, what is answered. */
export interface HsmVerbs {
  open: { ask: { settings: TokenSettings }; answer: { versions: number[] } };
  encrypt: { ask: Sealing & { version?: number }; answer: { version: number; sealed: Uint8Array } };
  decrypt: { ask: Sealing & { version: number }; answer: { data: Uint8Array } };
  /** The newest key last, each fingerprint computed by the token now. */
  state: { ask: object; answer: { versions: KeyState[] } };
  /** The newest version, 0 for none, and the labels of the keys that are being made. */
  survey: { ask: object; answer: { newest: number; staged: string[] } };
  /** Makes a key that is no version yet; one at a time. `promote` and `withdraw` are about that key. */
  stage: { ask: { label: string }; answer: object };
  promote: { ask: { version: number }; answer: object };
  withdraw: { ask: object; answer: object };
  destroy: { ask: { version: number }; answer: object };
}
export type HsmVerb = keyof HsmVerbs;
export type HsmRequest<V extends HsmVerb = HsmVerb> = { [K in V]: { id: number; verb: K } & HsmVerbs[K]['ask'] }[V];
export type HsmReply = { id: number; answer: HsmVerbs[HsmVerb]['answer'] } | { id: number; failure: { kind: FailureKind; detail: string } };

/** `away`: the session is of no more use. `rejected`: the data is not this key's. `invalid`: somebody must mend something. `pin`: never ask again with this PIN. */
export type FailureKind = 'away' | 'rejected' | 'invalid' | 'pin';

export class HsmFailure extends Error {
  constructor(readonly kind: FailureKind, readonly detail: string) {
    super(kind);
    this.name = 'HsmFailure';
  }
}
