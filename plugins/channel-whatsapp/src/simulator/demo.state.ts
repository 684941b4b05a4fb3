import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '@consentry/plugin-sdk';
import type { Revocation } from './revoked.tokens.js';

const State = z.object({
  accessToken: z.string(), appSecret: z.string(), verifyToken: z.string(), port: z.int().min(0).max(65_535),
  revoked: z.array(z.custom<Revocation>((value) => typeof value === 'object' && value !== null)).default([]),
});
export type DemoState = z.infer<typeof State>;

const pathOf = (dir: string) => join(dir, 'simulator.json');

/** The secrets of the demonstration line, the port used last and the tokens that were revoked, kept so that a stored connection still fits after a restart. */
export function loadState(dir: string | undefined): DemoState {
  if (dir !== undefined) {
    try {
      const parsed = State.safeParse(JSON.parse(readFileSync(pathOf(dir), 'utf8')));
      if (parsed.success) return parsed.data;
    } catch {
      // First start, or a file nobody can read: new secrets, as for a new simulator.
    }
  }
  return { accessToken: newAccessToken(), appSecret: random(32), verifyToken: random(24), port: 0, revoked: [] };
}

export function saveState(dir: string | undefined, state: DemoState): void {
  if (dir === undefined) return;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const temporary = `${pathOf(dir)}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 });
  renameSync(temporary, pathOf(dir));
}

export const newAccessToken = (): string => `SIM${random(48)}`;

const random = (length: number) => randomBytes(length).toString('hex').slice(0, length);
