import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// Jest runs what `tsc -b` wrote: the tests exercise the very files that are served, and nothing is compiled twice.
const root = import.meta.dirname;
const packages = ['libs', 'plugins', 'apps'].flatMap((top) => readdirSync(join(root, top)).map((name) => `${top}/${name}`));
const compiled = [...packages, 'test'].map((path) => `${path}/dist`).filter((path) => existsSync(join(root, path)));

// Minutes of measuring, of planting faults, of killing and of outages: CI runs them in a step of their own (jest.slow.config.mjs).
export const SLOW = ['api/planted-access', 'api/enumeration', 'faults/kill', 'faults/planted-bugs', 'faults/unknown-outcome', 'modules/mail', 'faults/rotation', 'faults/rotation.races', 'faults/vault-outage', 'modules/vault.closed', 'modules/cli.keys', 'modules/vault.conversion', 'paths/canaries', 'paths/disconnect', 'paths/disconnect-races', 'plugins/conformance.red', 'plugins/keys-pkcs11', 'plugins/keys-pkcs11.outage'].map((name) => `<rootDir>/test/dist/${name}.spec.js`);

/** @type {import('jest').Config} */
export default {
  rootDir: root,
  roots: compiled.map((path) => `<rootDir>/${path}`),
  testMatch: ['**/*.spec.js'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/dist/browser/', '<rootDir>/test/dist/bench/', ...SLOW],
  transform: {},
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/scripts/jest.setup.mjs'],
  globalSetup: '<rootDir>/test/dist/harness/global-setup.js',
  globalTeardown: '<rootDir>/test/dist/harness/global-teardown.js',
  maxWorkers: 2,
  testTimeout: 60_000,
  cacheDirectory: '<rootDir>/.cache/jest',
  // A forgotten connection keeps the process alive, and that is a fault to be seen: never forceExit.
  forceExit: false,
};
