// P-7: the vault's own work beside its floor, in one process, interleaved.
import { createSecretKey, randomBytes } from 'node:crypto';
import { dataKey, KeyRing } from '@consentry/vault';
import * as floor from './floors/vault.floor.js';

const ORGANIZATION = '0a000000-0000-7000-8000-00000000000a';
const spot = { table: 'messages', row: '0b000000-0000-7000-8000-00000000000b', field: 'body', purpose: 'content' as const };
const body = randomBytes(200);

export interface VaultRound { floorUs: number; oursUs: number }

/** Microseconds per operation, `rounds` times: floor and ours take turns, so that whatever else the machine does falls on both. */
export function measureVault(rounds: number, operations: number): Record<string, VaultRound[]> {
  const key = dataKey('01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f60', 1, randomBytes(32));
  const ring = new KeyRing(ORGANIZATION, key, [key], createSecretKey(randomBytes(32)), () => undefined, () => { throw new Error('no such key'); });
  const [sealedFloor, sealedOurs] = [floor.seal(body), ring.sealBytes(spot, body)];
  const work: Record<string, [floor: () => unknown, ours: () => unknown]> = {
    'seal 200 B': [() => floor.seal(body), () => ring.sealBytes(spot, body)],
    'open 200 B': [() => floor.open(sealedFloor), () => ring.openBytes(spot, sealedOurs)],
    'seal and open 200 B': [() => floor.open(floor.seal(body)), () => ring.openBytes(spot, ring.sealBytes(spot, body))],
    'blind index': [() => floor.index('address\0+60123456789'), () => ring.index('address', '+60123456789')],
  };
  return Object.fromEntries(Object.entries(work).map(([name, [theirs, ours]]) => {
    const out: VaultRound[] = [];
    for (let round = 0; round <= rounds; round++) {
      const turn = [time(round % 2 === 0 ? theirs : ours, operations), time(round % 2 === 0 ? ours : theirs, operations)];
      if (round % 2 === 1) turn.reverse();
      // The first round warms both up.
      if (round > 0) out.push({ floorUs: turn[0]!, oursUs: turn[1]! });
    }
    return [name, out];
  }));
}

function time(run: () => unknown, operations: number): number {
  const from = performance.now();
  for (let n = 0; n < operations; n++) run();
  return ((performance.now() - from) * 1000) / operations;
}
