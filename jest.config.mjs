import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// Jest runs what `tsc -b` wrote: the tests exercise the very files that are served, and nothing is compiled twice.
const root = import.meta.dirname;
const packages = ['libs', 'plugins', 'apps'].flatMap((top) => readdirSync(join(root, top)).map((name) => `${top}/${name}`));
const compiled = [...packages, 'test'].map((path) => `${path}/dist`).filter((path) => existsSync(join(root, path)));

const specs = (...names) => names.map((name) => `<rootDir>/test/dist/${name}.spec.js`);

// What takes long: CI runs it in steps of their own. Where something is measured or killed nothing may run beside it (jest.slow.config.mjs)…
export const SLOW = specs(
  'api/enumeration', 'faults/audit-kill', 'faults/audit-kill.purge', 'faults/kill', 'faults/rotation', 'faults/rotation.races', 'faults/vault-outage', 'modules/vault.closed', 'plugins/keys-pkcs11', 'plugins/keys-pkcs11.outage',
);
// … the rest runs two at a time (jest.long.config.mjs).
export const LONG = specs(
  'api/alerts', 'api/alerts-quiet', 'api/audit-actions', 'api/audit-leaves', 'api/audit-leaves.requests', 'api/bad-input', 'api/endpoints', 'api/planted-access', 'api/streams', 'faults/found', 'faults/planted-bugs', 'faults/unknown-outcome',
  'modules/audit.bundle', 'modules/audit.followers', 'modules/audit.sealing', 'modules/audit.tampering', 'modules/cli.audit', 'modules/cli.keys', 'modules/mail', 'modules/tracing', 'modules/tracing.away', 'modules/vault.conversion',
  'paths/canaries', 'paths/disconnect', 'paths/disconnect-races', 'plugins/conformance.red',
);

/** @type {import('jest').Config} */
export default {
  rootDir: root,
  roots: compiled.map((path) => `<rootDir>/${path}`),
  testMatch: ['**/*.spec.js'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/dist/browser/', '<rootDir>/test/dist/bench/', ...SLOW, ...LONG],
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
