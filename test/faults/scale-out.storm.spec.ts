import { expect, it } from '@jest/globals';
import { describeWithRedis } from '../harness/redis.js';
import { storm } from './scale-out.storm.js';

describeWithRedis('CM-11: a minute of deaths, with several processes', () => {
  it('nothing is lost, nothing leaves twice, everything ends visibly', async () => {
    const report = await storm({ seconds: 60, perSecond: 50, kills: 6, flushes: 2, redisStops: 1, postgresRestarts: 1 });
    process.stdout.write(`storm: ${JSON.stringify({ ...report, events: report.events.length, twice: report.twice.length, open: report.open.length })}\n`);
    expect(report.events.filter((e) => e.includes('kill -9')).length).toBeGreaterThanOrEqual(5);
    expect(report.events.filter((e) => e.includes('did not come back'))).toEqual([]);
    expect(report.accepted + Object.values(report.refused).reduce((a, b) => a + b, 0)).toBe(3000);
    expect(report.accepted).toBeGreaterThan(2900);
    expect(report.twice).toEqual([]);
    expect(report.open).toEqual([]);
    expect(report.wrong).toEqual([]);
    expect(report.changed).toBe(0);
    // What a dead worker was about to send and didn't: nobody can know, so it stays visible as that. At most what three of them had in hand.
    expect(report.unknown).toBeLessThanOrEqual(3 * 128);
  }, 420_000);
});
