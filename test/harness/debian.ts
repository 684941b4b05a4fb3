import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';

/**
 * Tests that need a program of Debian: skipped where it is missing (`npm test` asks for Node alone), a failure where
 * `CONSENTRY_REQUIRE_DEBIAN=1` says that it must be there, as CI does.
 */
export function describeWith(program: string, debianPackage: string): (name: string, tests: () => void) => void {
  if (existsSync(program)) return describe;
  if (process.env['CONSENTRY_REQUIRE_DEBIAN'] === '1') throw new Error(`${program} is missing: apt-get install ${debianPackage}`);
  return describe.skip;
}
