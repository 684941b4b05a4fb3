import type { Handle } from 'pkcs11js';
import { answerOf, type Cryptoki } from './cryptoki.js';
import { HsmFailure } from './hsm.messages.js';

const KEY_BYTES = 32;
const AT_ONCE = 100;
const LISTINGS = 5;

/** The key of each version, ascending. @throws HsmFailure `invalid` for a version that is exposed, unfit or there twice. */
export function listKeys(token: Cryptoki): Map<number, Handle> {
  const versions = labelled(token).flatMap(({ label, key }) => {
    const version = versionOf(token, label);
    return version === undefined ? [] : [{ version, label, key }];
  }).sort((a, b) => a.version - b.version);
  const keys = new Map<number, Handle>();
  for (const { version, label, key } of versions) {
    if (keys.has(version)) throw new HsmFailure('invalid', `${token.where} holds two keys called ${label}.`);
    refuseExposed(token, label, key);
    keys.set(version, key);
  }
  return keys;
}

const labelFor = ({ keyLabel }: Cryptoki, version: number): string => `${keyLabel}-v${version}`;

function versionOf({ keyLabel }: Cryptoki, label: string): number | undefined {
  if (!label.startsWith(`${keyLabel}-v`)) return undefined;
  const digits = /^[1-9]\d{0,8}$/.exec(label.slice(keyLabel.length + 2))?.[0];
  return digits === undefined ? undefined : Number(digits);
}

/** Every AES key on the token with its label. One that another process destroys meanwhile makes the list begin again. */
function labelled(token: Cryptoki): { label: string; key: Handle }[] {
  const { lib, ck, session } = token;
  for (let listing = 1; ; listing += 1) {
    try {
      return aesKeys(token).map((key) => ({ key, label: lib.C_GetAttributeValue(session, key, [{ type: ck.CKA_LABEL }])[0]!.value.toString('utf8') }));
    } catch (error) {
      if (answerOf(error) !== 'CKR_OBJECT_HANDLE_INVALID' || listing === LISTINGS) throw error;
    }
  }
}

function aesKeys({ lib, ck, session }: Cryptoki): Handle[] {
  lib.C_FindObjectsInit(session, [{ type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY }, { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES }, { type: ck.CKA_TOKEN, value: true }]);
  try {
    const found: Handle[] = [];
    for (;;) {
      const some = lib.C_FindObjects(session, AT_ONCE);
      if (some.length === 0) return found;
      found.push(...some);
    }
  } finally {
    lib.C_FindObjectsFinal(session);
  }
}

/** A key that could ever be read may have a copy elsewhere: it protects nothing. */
function refuseExposed({ lib, ck, session, where }: Cryptoki, label: string, key: Handle): void {
  const wanted: [name: string, type: number, value: boolean][] = [
    ['CKA_SENSITIVE', ck.CKA_SENSITIVE, true], ['CKA_EXTRACTABLE', ck.CKA_EXTRACTABLE, false], ['CKA_NEVER_EXTRACTABLE', ck.CKA_NEVER_EXTRACTABLE, true],
    ['CKA_PRIVATE', ck.CKA_PRIVATE, true], ['CKA_ENCRYPT', ck.CKA_ENCRYPT, true], ['CKA_DECRYPT', ck.CKA_DECRYPT, true], ['CKA_SIGN', ck.CKA_SIGN, true],
  ];
  const read = lib.C_GetAttributeValue(session, key, [...wanted.map(([, type]) => ({ type })), { type: ck.CKA_VALUE_LEN }]);
  const wrong = wanted.flatMap(([name, , value], n) => ((read[n]?.value[0] === 1) === value ? [] : [`${name} must be ${value}`]));
  if (read.at(-1)?.value[0] !== KEY_BYTES) wrong.push(`it must have ${KEY_BYTES} bytes`);
  if (wrong.length) throw new HsmFailure('invalid', `${where}: the key ${label} is not fit to be a master key: ${wrong.join(', ')}.`);
}

/** The newest version and the labels of the keys that are being made. */
export function surveyKeys(token: Cryptoki): { newest: number; staged: string[] } {
  const labels = labelled(token).map(({ label }) => label);
  return {
    newest: Math.max(0, ...labels.map((label) => versionOf(token, label) ?? 0)),
    staged: labels.filter((label) => label.startsWith(`${token.keyLabel}-next-`)),
  };
}

export function createKey(token: Cryptoki, label: string): Handle {
  const { lib, ck } = token;
  return changing(token, (session) => lib.C_GenerateKey(session, { mechanism: ck.CKM_AES_KEY_GEN }, [
    { type: ck.CKA_LABEL, value: label }, { type: ck.CKA_VALUE_LEN, value: KEY_BYTES }, { type: ck.CKA_TOKEN, value: true }, { type: ck.CKA_PRIVATE, value: true },
    { type: ck.CKA_SENSITIVE, value: true }, { type: ck.CKA_EXTRACTABLE, value: false },
    { type: ck.CKA_ENCRYPT, value: true }, { type: ck.CKA_DECRYPT, value: true }, { type: ck.CKA_SIGN, value: true },
  ]));
}

export function nameKey(token: Cryptoki, key: Handle, version: number): void {
  const { lib, ck } = token;
  changing(token, (session) => lib.C_SetAttributeValue(session, key, [{ type: ck.CKA_LABEL, value: labelFor(token, version) }]));
}

export function destroyKey(token: Cryptoki, key: Handle): void {
  changing(token, (session) => token.lib.C_DestroyObject(session, key));
}

/** Destroys an old version. @throws HsmFailure `invalid` for the newest or an unknown one. */
export function destroyVersion(token: Cryptoki, version: number): void {
  const keys = listKeys(token);
  const key = keys.get(version);
  if (version === [...keys.keys()].at(-1)) throw new HsmFailure('invalid', `Version ${version} is the newest; rotate first.`);
  if (!key) throw new HsmFailure('invalid', `${token.where} has no key ${labelFor(token, version)}.`);
  destroyKey(token, key);
}

function changing<T>({ lib, ck, slot }: Cryptoki, change: (session: Handle) => T): T {
  const session = lib.C_OpenSession(slot, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION);
  try {
    return change(session);
  } finally {
    lib.C_CloseSession(session);
  }
}
