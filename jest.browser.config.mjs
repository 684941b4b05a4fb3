import base from './jest.config.mjs';

// Whole journeys over pages that every landing checks by axe anyway, each about a minute: CI takes one of them in turn, by the number of commits; all with CONSENTRY_FULL=1.
const IN_TURN = ['audit', 'keys', 'monitoring', 'webhooks', 'templates', 'people', 'privacy', 'governance'];
const { CONSENTRY_TURN: turn } = process.env;
const later = turn ? IN_TURN.filter((_, n) => n !== Number(turn) % IN_TURN.length) : [];

// The panel in a real Chromium. One at a time: a browser, a server and a database share the machine.
export default {
  ...base,
  roots: ['<rootDir>/test/dist/browser'],
  testPathIgnorePatterns: ['/node_modules/', ...later.map((name) => `<rootDir>/test/dist/browser/${name}.spec.js`)],
  maxWorkers: 1,
  testTimeout: 120_000,
};
