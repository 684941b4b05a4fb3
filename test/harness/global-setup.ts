import { startTestPostgres } from './postgres.js';

export default async function globalSetup(): Promise<void> {
  const { facts, stop } = await startTestPostgres();
  process.env.CONSENTRY_TEST_POSTGRES = JSON.stringify(facts);
  (globalThis as { stopTestPostgres?: () => Promise<void> }).stopTestPostgres = stop;
}
