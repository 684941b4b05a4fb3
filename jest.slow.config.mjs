import base, { SLOW } from './jest.config.mjs';

// Killed processes, outages of the key, and sign-in by the stopwatch. One at a time: what is measured must not be disturbed.
export default {
  ...base,
  testMatch: SLOW,
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 120_000,
};
