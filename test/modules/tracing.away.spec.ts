import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { World } from '../harness/world.js';
import { Collector, env } from './tracing.collector.js';

describe('MO-4: a collector that is away', () => {
  it('neither slows nor breaks requests, whether it hangs or refuses; a stop waits two seconds and no longer', async () => {
    const away = await Collector.start();
    away.hangs = true;
    const gone = away.url;
    const world = await World.start({ env: env(gone) });
    const times: number[] = [];
    const ask = async (n: number) => {
      for (let i = 0; i < n; i++) {
        const began = performance.now();
        expect((await world.call('GET', '/v1/contacts')).status).toBe(200);
        times.push(performance.now() - began);
      }
    };
    await ask(30);
    await world.until(() => away.requests.length > 0, 5);
    await ask(30);
    const began = performance.now();
    await world.server.close();
    const stopped = performance.now() - began;
    await away.close();
    await world.close();
    expect(times.sort((a, b) => a - b)[30]).toBeLessThan(100);
    expect([stopped > 1500, stopped < 3500]).toEqual([true, true]);

    const refused = await World.start({ env: env(gone) });
    try {
      expect((await refused.send()).status).toBe(202);
      await refused.settle();
    } finally {
      await refused.close();
    }
    // A retry that the exporter had begun ends by itself; nobody waits for it but this process.
    await sleep(1500);
    expect(world.logLines.concat(refused.logLines).filter((line) => line.includes('collector-secret'))).toEqual([]);
    expect(refused.logLines.filter((line) => line.includes('traces_not_exported')).length).toBe(1);
  });
});
