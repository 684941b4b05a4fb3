import base, { LONG } from './jest.config.mjs';

// Whole scenarios, planted faults, the command beside a server: long, but not by the stopwatch.
export default {
  ...base,
  testMatch: LONG,
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
};
