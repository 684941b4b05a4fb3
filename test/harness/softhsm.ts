import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInThisContext } from 'node:vm';
import type { Handle, PKCS11 } from 'pkcs11js';

export const SOFTHSM_UTIL = '/usr/bin/softhsm2-util';
const MODULE = '/usr/lib/softhsm/libsofthsm2.so';
const run = promisify(execFile);

export interface SoftToken {
  /** What the plugin is given. */
  settings: { module: string; tokenLabel: string; pin: string };
  soPin: string;
  /** Pulls the token: its folder is moved away while processes have it open. */
  remove(): Promise<void>;
  putBack(): Promise<void>;
  /** A session of our own, logged in; ended afterwards. */
  use<T>(work: (lib: PKCS11, ck: typeof import('pkcs11js'), session: Handle) => T): T;
}

/** Tokens of SoftHSM2 in a folder of their own. */
export interface SoftHsm {
  token(): Promise<SoftToken>;
  stop(): Promise<void>;
}

export async function startSoftHsm(): Promise<SoftHsm> {
  const root = await mkdtemp(join(tmpdir(), 'consentry-softhsm-'));
  const [tokens, away, conf] = [join(root, 'tokens'), join(root, 'away'), join(root, 'softhsm2.conf')];
  await Promise.all([mkdir(tokens), mkdir(away)]);
  await writeFile(conf, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  // Jest gives tests a copy of the environment; the library, and every process started from here, reads the real one.
  const real = (runInThisContext('process') as NodeJS.Process).env;
  const before = real['SOFTHSM2_CONF'];
  real['SOFTHSM2_CONF'] = conf;

  return {
    async token() {
      const label = `consentry-${randomBytes(4).toString('hex')}`;
      const [pin, soPin] = [randomBytes(6).toString('hex'), randomBytes(6).toString('hex')];
      const known = await readdir(tokens);
      await run(SOFTHSM_UTIL, ['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', soPin], { env: real });
      const folder = (await readdir(tokens)).find((name) => !known.includes(name))!;
      const settings = { module: MODULE, tokenLabel: label, pin };
      return {
        settings, soPin,
        remove: () => rename(join(tokens, folder), join(away, folder)),
        putBack: () => rename(join(away, folder), join(tokens, folder)),
        use: (work) => withSession(settings, work),
      };
    },
    async stop() {
      if (before === undefined) delete real['SOFTHSM2_CONF'];
      else real['SOFTHSM2_CONF'] = before;
      await rm(root, { recursive: true, force: true });
    },
  };
}

function withSession<T>({ tokenLabel, pin }: SoftToken['settings'], work: (lib: PKCS11, ck: typeof import('pkcs11js'), session: Handle) => T): T {
  const ck = createRequire(import.meta.url)('pkcs11js') as typeof import('pkcs11js');
  const lib = new ck.PKCS11();
  lib.load(MODULE);
  lib.C_Initialize({ flags: ck.CKF_OS_LOCKING_OK });
  try {
    const slot = lib.C_GetSlotList(true).find((one) => lib.C_GetTokenInfo(one).label.trim() === tokenLabel)!;
    const session = lib.C_OpenSession(slot, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION);
    lib.C_Login(session, ck.CKU_USER, pin);
    return work(lib, ck, session);
  } finally {
    lib.C_Finalize();
    lib.close();
  }
}
