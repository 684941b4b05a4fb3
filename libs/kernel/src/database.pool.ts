import type pg from 'pg';

/** Whoever holds a connection hears at once that it has ended; by then it should have been given back. */
const GRACE_MS = 1000;

/**
 * Kysely, below MikroORM, gives a connection back after its commit or rollback. Where that very statement fails, because the database went
 * away, it never does (0.29): ten cut transactions, and a pool of ten is empty for ever. So the pool takes back what has ended and is still held.
 */
export function takeBackBroken(pool: pg.Pool): void {
  const held = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => { held.add(client); });
  pool.on('release', (_error, client) => { held.delete(client as pg.PoolClient); });
  pool.on('connect', (client) => {
    client.on('end', () => {
      setTimeout(() => { if (held.has(client)) client.release(new Error('its connection has ended')); }, GRACE_MS).unref();
    });
  });
}
