import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// Jest runs what `tsc -b` wrote: the tests exercise the very files that are served, and nothing is compiled twice.
const root = import.meta.dirname;
const packages = ['libs', 'plugins', 'apps'].flatMap((top) => readdirSync(join(root, top)).map((name) => `${top}/${name}`));
const compiled = [...packages, 'test'].map((path) => `${path}/dist`).filter((path) => existsSync(join(root, path)));

const specs = (...names) => names.map((name) => `<rootDir>/test/dist/${name}.spec.js`);

// What takes long: CI runs it in steps of their own. Where something is timed, or takes the whole machine, nothing may run beside it (jest.slow.config.mjs)…
export const SLOW = specs(
  'faults/world',
);
// By hand alone: minutes of real processes that are killed (npm run faults:processes), and a hundred thousand recipients.
export const BY_HAND = specs('faults/scale-out.storm', 'modules/broadcasts.many');
// What shows for minutes that something earlier holds, or that a test of it can fail: CI takes one of them in turn (jest.deep.config.mjs), all of them with CONSENTRY_FULL=1.
export const DEEP = specs(
  'api/enumeration', 'faults/audit-kill', 'faults/audit-kill.purge', 'faults/vault-outage', 'plugins/keys-pkcs11.outage',
  'faults/rotation', 'faults/rotation.races', 'plugins/keys-pkcs11', 'faults/broadcast.crashes', 'faults/planted-bugs', 'api/planted-access',
  'modules/cli.audit', 'modules/cli.keys', 'faults/broadcast.stops', 'modules/audit.tampering', 'modules/audit.bundle', 'modules/audit.followers', 'modules/audit.sealing', 'modules/vault.conversion', 'modules/tracing.away', 'faults/kill', 'api/audit-leaves.requests', 'api/alerts-quiet', 'paths/disconnect',
  'paths/exports.kill', 'paths/erasure.kill', 'paths/exports.faults', 'modules/cli.backups', 'modules/backups', 'modules/vault.closed', 'modules/vault.start', 'modules/embedded-postgres', 'modules/storage',
);
// … the rest runs two at a time (jest.long.config.mjs).
export const LONG = specs(
  'api/alerts', 'api/audit-actions', 'api/audit-leaves', 'api/bad-input', 'api/endpoints', 'api/streams', 'faults/found', 'faults/unknown-outcome',
  'modules/mail', 'modules/tracing',
  'faults/scale-out', 'faults/scale-out.caps', 'faults/scale-out.watchdog', 'modules/queue.leases',
  'modules/client.readme', 'modules/client.package', 'modules/import.resume', 'modules/import.undo', 'paths/canaries', 'paths/consent-matrix', 'paths/inbound', 'paths/disconnect-races', 'plugins/conformance.red',
);

/** @type {import('jest').Config} */
export default {
  rootDir: root,
  roots: compiled.map((path) => `<rootDir>/${path}`),
  testMatch: ['**/*.spec.js'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/dist/browser/', '<rootDir>/test/dist/bench/', ...SLOW, ...LONG, ...DEEP, ...BY_HAND],
  transform: {},
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/scripts/jest.setup.mjs'],
  globalSetup: '<rootDir>/test/dist/harness/global-setup.js',
  globalTeardown: '<rootDir>/test/dist/harness/global-teardown.js',
  testSequencer: '<rootDir>/scripts/jest.sequencer.mjs',
  maxWorkers: 2,
  testTimeout: 60_000,
  cacheDirectory: '<rootDir>/.cache/jest',
  // A forgotten connection keeps the process alive, and that is a fault to be seen: never forceExit.
  forceExit: false,
};
