import pg from 'pg';
import { Pool } from 'undici';

/** P-5's floor: claim a hundred, send them at once, mark them; again. Nothing is decided, sealed, counted or told. */
export async function dispatchFloor(databaseUrl: Record<string, unknown>, provider: string, settings: Record<string, string>, count: number): Promise<number> {
  const client = new pg.Client(databaseUrl);
  const pool = new Pool(provider, { connections: 100, pipelining: 1 });
  await client.connect();
  try {
    await client.query('create temporary table floor_queue (id int primary key, sent_at timestamptz)');
    await client.query('insert into floor_queue (id) select generate_series(1, $1)', [count]);
    const began = performance.now();
    for (;;) {
      const { rows } = await client.query<{ id: number }>('select id from floor_queue where sent_at is null order by id limit 100 for update skip locked');
      if (rows.length === 0) return count / ((performance.now() - began) / 1000);
      await Promise.all(rows.map(async ({ id }) => {
        const answer = await pool.request({
          method: 'POST', path: `/v23.0/${settings.phoneNumberId}/messages`, headers: { authorization: `Bearer ${settings.accessToken}`, 'content-type': 'application/json' },
          body: JSON.stringify({ messaging_product: 'whatsapp', to: `1555${String(1_000_000 + id)}`, type: 'text', text: { body: 'Your parcel is on its way.' } }),
        });
        await answer.body.dump();
      }));
      await client.query('update floor_queue set sent_at = now() where id = any($1::int[])', [rows.map((r) => r.id)]);
    }
  } finally {
    await pool.close();
    await client.end();
  }
}
