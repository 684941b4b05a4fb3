import base, { SLOW } from './jest.config.mjs';

// The simulated world, which takes every core.
export default {
  ...base,
  testMatch: SLOW,
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 120_000,
};
