import base from '../jest.config.mjs';
const { globalSetup, globalTeardown, ...rest } = base;
export default { ...rest, roots: ['/work/main/.eptmp/test'], verbose: true, testPathIgnorePatterns: [] };
