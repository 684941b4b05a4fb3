import base from './jest.config.mjs';

// The panel in a real Chromium. One at a time: a browser, a server and a database share the machine.
export default {
  ...base,
  roots: ['<rootDir>/test/dist/browser'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 120_000,
};
