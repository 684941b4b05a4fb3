import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HsmLink } from './hsm.link.js';
import type { HsmProcess } from './hsm.process.js';
import { HsmFailure } from './hsm.messages.js';

const LOOKS = 200;
const LOOK_MS = 20;

/**
 * Makes the next version, or with `first` the very first unless there is one. PKCS#11 lets two keys have one label and knows no "only if
 * there is none". So a key is staged under a label that is no version's, and takes its version when a look at the token shows it as the
 * only one staged for that: whoever stages later sees it, staged or promoted. Of several at once all but the first in the alphabet give
 * way and begin again, so that no version ever has two keys and somebody always goes through.
 */
export function makeVersion(link: HsmLink, keyLabel: string, first: boolean): Promise<{ version: number; made: boolean }> {
  return link.apart(async (maker) => {
    for (let looks = LOOKS; ;) {
      // The look is always the other process's, which makes no keys: see `apart`.
      const { newest } = await link.ask('survey', {});
      if (first && newest > 0) return { version: newest, made: false };
      if (!first && newest === 0) throw new HsmFailure('away', 'The master key is gone from the token.');
      const version = newest + 1;
      const group = `${keyLabel}-next-${version}-`;
      const mine = `${group}${randomUUID().slice(0, 8)}`;
      await maker.ask('stage', { label: mine });
      try {
        for (let verdict = 'look'; verdict !== 'yield'; looks -= 1) {
          const seen = await link.ask('survey', {});
          const rivals = seen.staged.filter((label) => label.startsWith(group) && label !== mine);
          if (looks <= 0) throw new HsmFailure('away', `Another process is making version ${version} (${rivals[0] ?? mine}). If none is, a rotation was broken off: delete that key from the token.`);
          verdict = verdictOn(mine, rivals, seen.staged.includes(mine), seen.newest >= version);
          if (verdict === 'take') {
            await maker.ask('promote', { version });
            return { version, made: true };
          }
          if (verdict === 'look') await sleep(LOOK_MS);
        }
      } catch (error) {
        await withdrawn(maker);
        throw error;
      }
      await maker.ask('withdraw', {});
      await sleep(Math.random() * LOOK_MS);
    }
  });
}

/** @param visible whether the look shows our own key: if not, it is an old one */
function verdictOn(mine: string, rivals: string[], visible: boolean, taken: boolean): 'take' | 'yield' | 'look' {
  if (taken || rivals.some((label) => label < mine)) return 'yield';
  return visible && rivals.length === 0 ? 'take' : 'look';
}

/** As far as the token still listens: the first error is the one to tell. */
async function withdrawn(maker: HsmProcess): Promise<void> {
  await maker.ask('withdraw', {}).catch(() => undefined);
}
