import { createHash } from 'node:crypto';
import type { AesGCM, Handle, Mechanism } from 'pkcs11js';
import { answerOf, openToken, type Cryptoki } from './cryptoki.js';
import { HsmFailure, type HsmVerb, type HsmVerbs, type TokenSettings } from './hsm.messages.js';
import { HsmSessions } from './hsm.sessions.js';
import { createKey, destroyKey, destroyVersion, listKeys, nameKey, surveyKeys } from './key.objects.js';

const TAG_BYTES = 16;
const MAC_BYTES = 16;
const FINGERPRINT_LABEL = Buffer.from('consentry master key fingerprint v1');
const FINGERPRINT_HEX = 32;

type Verbs = { [V in Exclude<HsmVerb, 'open'>]: (ask: HsmVerbs[V]['ask']) => Promise<HsmVerbs[V]['answer']> };

/**
 * An open token. SoftHSM notices a token folder that was taken away at every use of a key (CKR_OBJECT_HANDLE_INVALID), yet never
 * that it came back: that takes a new C_Initialize, which here is a new process.
 */
export class HsmToken implements Verbs {
  private readonly token: Cryptoki;
  private readonly sessions: HsmSessions;
  private keys = new Map<number, Handle>();
  private staged: Handle | undefined;

  constructor(settings: TokenSettings) {
    this.token = openToken(settings);
    this.sessions = guarded(this.token, () => new HsmSessions(this.token));
    this.refresh();
  }

  get versions(): number[] {
    return [...this.keys.keys()];
  }

  async encrypt({ version, iv, data, context }: HsmVerbs['encrypt']['ask']) {
    if (version === undefined) this.refresh();
    const chosen = version ?? this.newest();
    const key = this.keyOf(chosen);
    const [plain, sealed] = [bytes(data), Buffer.alloc(data.length + TAG_BYTES)];
    try {
      return { version: chosen, sealed: await this.run((session) => {
        this.token.lib.C_EncryptInit(session, this.gcm(iv, context), key);
        return this.token.lib.C_EncryptAsync(session, plain, sealed);
      }) };
    } finally {
      plain.fill(0);
    }
  }

  async decrypt({ version, iv, data, context }: HsmVerbs['decrypt']['ask']) {
    const key = this.keyOf(version);
    const [sealed, plain] = [bytes(data), Buffer.alloc(data.length)];
    const once = () => this.sessions.use((session) => {
      this.token.lib.C_DecryptInit(session, this.gcm(iv, context), key);
      return this.token.lib.C_DecryptAsync(session, sealed, plain);
    });
    try {
      return { data: await once() };
    } catch {
      // Tokens name a wrong tag differently (SoftHSM: CKR_GENERAL_ERROR). Is it the data or the token? A key that works has spoken; and once more, for a passing fault.
      await this.fingerprint(key);
      return { data: await once().catch(() => { throw new HsmFailure('rejected', 'The wrapped key was not made by this master key for this use, or it was altered.'); }) };
    } finally {
      // The library reads it on another thread and holds no reference: it must live, and be named, until here.
      sealed.fill(0);
    }
  }

  async state() {
    this.refresh();
    this.newest();
    const versions = [];
    for (const [version, key] of this.keys) versions.push({ version, fingerprint: await this.fingerprint(key) });
    return { versions };
  }

  async survey() {
    return guarded(this.token, () => surveyKeys(this.token));
  }

  async stage({ label }: HsmVerbs['stage']['ask']) {
    this.staged = guarded(this.token, () => createKey(this.token, label));
    return {};
  }

  async promote({ version }: HsmVerbs['promote']['ask']) {
    guarded(this.token, () => nameKey(this.token, this.mine(), version));
    this.staged = undefined;
    return {};
  }

  async withdraw() {
    guarded(this.token, () => destroyKey(this.token, this.mine()));
    this.staged = undefined;
    return {};
  }

  async destroy({ version }: HsmVerbs['destroy']['ask']) {
    guarded(this.token, () => destroyVersion(this.token, version));
    return {};
  }

  /** Gives everything back. Not while a thread is inside the library. */
  close(): void {
    if (this.sessions.idle) this.token.lib.C_Finalize();
  }

  private mine(): Handle {
    if (!this.staged) throw new HsmFailure('away', 'No key was staged.');
    return this.staged;
  }

  private refresh(): void {
    this.keys = guarded(this.token, () => listKeys(this.token));
  }

  private newest(): number {
    const newest = this.versions.at(-1);
    if (newest === undefined) throw new HsmFailure('away', `${this.token.where}: its master key is gone.`);
    return newest;
  }

  private keyOf(version: number): Handle {
    if (!this.keys.has(version)) this.refresh();
    // A token that was pulled may look like an empty one.
    this.newest();
    const key = this.keys.get(version);
    if (!key) throw new HsmFailure('rejected', `${this.token.where} has no version ${version} of the master key.`);
    return key;
  }

  /** A keyed hash that the token computes; hashed once more, so that nobody gets a MAC of this key to keep. */
  private async fingerprint(key: Handle): Promise<string> {
    const mac = await this.run((session) => {
      this.token.lib.C_SignInit(session, { mechanism: this.token.ck.CKM_AES_CMAC }, key);
      return this.token.lib.C_SignAsync(session, FINGERPRINT_LABEL, Buffer.alloc(MAC_BYTES));
    });
    return createHash('sha256').update(mac).digest('hex').slice(0, FINGERPRINT_HEX);
  }

  private async run(work: (session: Handle) => Promise<Buffer>): Promise<Buffer> {
    try {
      return await this.sessions.use(work);
    } catch (error) {
      throw failureOf(this.token, error);
    }
  }

  private gcm(iv: Uint8Array, context: Uint8Array): Mechanism {
    const parameter: AesGCM = { type: this.token.ck.CK_PARAMS_AES_GCM_v240, iv: bytes(iv), ivBits: iv.length * 8, aad: bytes(context), tagBits: TAG_BYTES * 8 };
    return { mechanism: this.token.ck.CKM_AES_GCM, parameter };
  }
}

/** Whatever the library says that we did not expect: the session is thrown away and made anew. */
function failureOf({ where }: Cryptoki, error: unknown): HsmFailure {
  return error instanceof HsmFailure ? error : new HsmFailure('away', `${where} does not answer (${answerOf(error)}).`);
}

function guarded<T>(token: Cryptoki, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw failureOf(token, error);
  }
}

const bytes = (data: Uint8Array): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
