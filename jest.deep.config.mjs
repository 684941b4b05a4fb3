import base, { DEEP } from './jest.config.mjs';

// `CONSENTRY_TURN=7`: the eighth of them alone, counted round.
const { CONSENTRY_TURN: turn } = process.env;

export default {
  ...base,
  testMatch: turn ? [DEEP[Number(turn) % DEEP.length]] : DEEP,
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 120_000,
};
