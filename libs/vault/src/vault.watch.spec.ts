import { pbkdf2 } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Log } from '@consentry/kernel';
import type { MasterKeys } from './vault.masters.js';
import type { Vault } from './vault.service.js';
import { KeyWatch } from './vault.watch.js';

let watch: KeyWatch | undefined;
afterEach(() => watch?.stop());

function watching(check: () => Promise<void>): { closed: string[] } {
  const closed: string[] = [];
  const vault = { reopen: () => undefined, close: (reason: string) => { closed.push(reason); } } as unknown as Vault;
  watch = new KeyWatch(vault, { check, look: () => Promise.resolve() } as unknown as MasterKeys, { warn: () => undefined } as unknown as Log);
  watch.start();
  return { closed };
}
const pass = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms); });

describe('VA-2: the watch over the master key', () => {
  it('a keeper that says nothing closes the vault', async () => {
    const { closed } = watching(() => new Promise(() => undefined));
    await pass(1500);
    expect(closed.length).toBeGreaterThan(0);
  });

  it('an answer that waits for a thread of this very process, as every file does, does not', async () => {
    // More work than there are threads: what asks for one waits about as long as this takes.
    const work = Array.from({ length: 8 }, () => new Promise<void>((resolve) => { pbkdf2('a', 'b', 900_000, 64, 'sha512', () => resolve()); }));
    const { closed } = watching(() => new Promise((resolve) => { pbkdf2('a', 'b', 1, 64, 'sha512', () => resolve()); }));
    await pass(1500);
    watch!.stop();
    expect(closed).toEqual([]);
    await Promise.all(work);
  });
});
