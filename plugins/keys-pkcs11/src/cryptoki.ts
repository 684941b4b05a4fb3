import { createRequire } from 'node:module';
import type { Handle, PKCS11 } from 'pkcs11js';
import { HsmFailure, type TokenSettings } from './hsm.messages.js';

export type Constants = typeof import('pkcs11js');

/** An open, logged-in token. */
export interface Cryptoki {
  lib: PKCS11;
  ck: Constants;
  slot: Handle;
  /** Read-only, holds the login; for everything that is no encryption. */
  session: Handle;
  keyLabel: string;
  /** The token in words, for messages. */
  where: string;
}

/** The name of what the library answered, as `CKR_DEVICE_REMOVED`. */
export function answerOf(error: unknown): string {
  const { message, code } = (error ?? {}) as { message?: string; code?: unknown };
  return /CKR_\w+/.exec(message ?? '')?.[0] ?? (code === undefined ? 'no CKR_ code' : `CKR ${String(code)}`);
}

/** Only for the package itself; the vendor's library is loaded apart. */
export function loadBinding(): Constants {
  try {
    return createRequire(import.meta.url)('pkcs11js') as Constants;
  } catch {
    throw new HsmFailure('invalid', 'The native part of pkcs11js is not built for this machine. Run: npm run build:pkcs11');
  }
}

export function loadLibrary(ck: Constants, path: string): PKCS11 {
  const lib = new ck.PKCS11();
  try {
    lib.load(path);
  } catch {
    throw new HsmFailure('invalid', `The PKCS#11 library ${path} cannot be loaded: it is missing, not readable, or built for another machine.`);
  }
  try {
    // Without it a library may do without locks, and we call from several threads: SoftHSM then crashes.
    lib.C_Initialize({ flags: ck.CKF_OS_LOCKING_OK });
  } catch (error) {
    throw new HsmFailure('away', `The PKCS#11 library ${path} did not initialise (${answerOf(error)}).`);
  }
  return lib;
}

const slotNumber = (slot: Handle): string => (slot.length === 8 ? slot.readBigUInt64LE() : slot.readUInt32LE()).toString();
const nameOf = ({ tokenLabel, slot }: TokenSettings): string => [tokenLabel !== undefined && `"${tokenLabel}"`, slot !== undefined && `in slot ${slot}`].filter(Boolean).join(' ');

/** Fields of PKCS#11 are padded: labels with blanks, and some libraries add zeros. */
const trimmed = (text: string): string => text.replace(/[\0 ]+$/, '');

/** The one token that the settings name, and its flags. */
function findToken(lib: PKCS11, ck: Constants, settings: TokenSettings): { slot: Handle; flags: number } {
  const found = lib.C_GetSlotList(true).flatMap((slot) => {
    if (settings.slot !== undefined && slotNumber(slot) !== BigInt(settings.slot).toString()) return [];
    const { label, flags } = lib.C_GetTokenInfo(slot);
    if (!(flags & ck.CKF_TOKEN_INITIALIZED) || (settings.tokenLabel !== undefined && trimmed(label) !== settings.tokenLabel)) return [];
    return [{ slot, flags }];
  });
  if (found.length > 1) throw new HsmFailure('invalid', `${found.length} tokens are called ${nameOf(settings)}: name the slot as well.`);
  if (!found[0]) throw new HsmFailure('away', `There is no token ${nameOf(settings)}.`);
  return found[0];
}

/** Why not to try a login at all: the library warns when the next wrong PIN would lock the token. Undefined when nothing speaks against it. */
export function loginForbidden(flags: number, ck: Pick<Constants, 'CKF_USER_PIN_LOCKED' | 'CKF_USER_PIN_FINAL_TRY'>): string | undefined {
  if (flags & ck.CKF_USER_PIN_LOCKED) return 'its PIN is locked; the security officer must set it anew';
  if (flags & ck.CKF_USER_PIN_FINAL_TRY) return 'one more wrong PIN would lock it; log in once with the vendor\'s tool, then start again';
  return undefined;
}

/** Finds the token and logs in, once: whoever calls must not call again with a PIN that was refused. */
export function openToken(settings: TokenSettings): Cryptoki {
  const ck = loadBinding();
  const lib = loadLibrary(ck, settings.module);
  const where = `Token ${nameOf(settings)}`;
  try {
    const { slot, flags } = findToken(lib, ck, settings);
    const forbidden = loginForbidden(flags, ck);
    if (forbidden) throw new HsmFailure('pin', `${where}: ${forbidden}.`);
    const session = lib.C_OpenSession(slot, ck.CKF_SERIAL_SESSION);
    login(lib, ck, session, settings.pin, where);
    const offered = lib.C_GetMechanismList(slot);
    if (!offered.includes(ck.CKM_AES_GCM) || !offered.includes(ck.CKM_AES_CMAC)) throw new HsmFailure('invalid', `${where} must offer CKM_AES_GCM and CKM_AES_CMAC.`);
    return { lib, ck, slot, session, keyLabel: settings.keyLabel, where };
  } catch (error) {
    throw error instanceof HsmFailure ? error : new HsmFailure('away', `${where} cannot be opened (${answerOf(error)}).`);
  }
}

function login(lib: PKCS11, ck: Constants, session: Handle, pin: string, where: string): void {
  try {
    lib.C_Login(session, ck.CKU_USER, pin);
  } catch (error) {
    const answer = answerOf(error);
    if (/^CKR_(PIN_|USER_PIN_)/.test(answer)) throw new HsmFailure('pin', `${where} refused the PIN (${answer}). It is not tried again: a token locks after a few wrong ones. Correct it and start again.`);
    throw error;
  }
}
