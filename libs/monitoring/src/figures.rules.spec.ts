import { describe, expect, it } from '@jest/globals';
import { buckets, totals, weekMatrix, type Figure } from './figures.rules.js';
import { AccessQuery, FiguresQuery, PerformanceQuery } from './figures.schema.js';

const path = (schema: typeof FiguresQuery | typeof AccessQuery, given: object) => schema.safeParse(given).error?.issues.map((i) => i.path.join('.'));

it('a period is cut to whole buckets, and every one is there', () => {
  const range = FiguresQuery.parse({ from: '2026-11-22T10:20:00Z', to: '2026-11-22T12:00:01Z' });
  const { slots, slotOf } = buckets(range, () => ({ n: 0 }));
  expect(slots.map((s) => s.at)).toEqual(['2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z', '2026-11-22T12:00:00.000Z']);
  expect([slotOf(new Date('2026-11-22T11:59:59Z')), slotOf(new Date('2026-11-22T13:00:00Z'))]).toEqual([slots[1], undefined]);
});

describe('bad periods name the field', () => {
  it.each<[string, object, string]>([
    ['reversed', { from: '2026-11-22T10:00:00Z', to: '2026-11-22T09:00:00Z' }, 'to'], ['empty', { from: '2026-11-22T10:00:00Z', to: '2026-11-22T10:00:00Z' }, 'to'], ['no start', { to: '2026-11-22T10:00:00Z' }, 'from'],
    ['no end', { from: '2026-11-22T10:00:00Z' }, 'to'], ['too long', { from: '2026-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' }, 'to'], ['minutes of a day', { from: '2026-11-21T00:00:00Z', to: '2026-11-22T00:00:00Z', bucket: 'minute' }, 'to'],
    ['a bucket that is none', { from: '2026-11-22T10:00:00Z', to: '2026-11-22T11:00:00Z', bucket: 'week' }, 'bucket'], ['no time', { from: 'yesterday', to: '2026-11-22T11:00:00Z' }, 'from'],
    ['year 0', { from: '0000-11-22T10:00:00Z', to: '2026-11-22T11:00:00Z' }, 'from'], ['year 9999', { from: '9999-12-31T22:00:00Z', to: '9999-12-31T23:59:59Z' }, 'to'],
  ])('%s', (_what, given, field) => expect(path(FiguresQuery, given)).toEqual([field]));
  it('performance and access have bounds of their own', () => {
    expect(path(PerformanceQuery, { from: '2026-11-01T00:00:00Z', to: '2026-11-09T00:00:00Z' })).toEqual(['to']);
    expect(path(AccessQuery, { from: '2026-01-01T00:00:00Z', to: '2026-11-09T00:00:00Z' })).toEqual(['to']);
    expect(path(AccessQuery, { from: '2026-11-01T00:00:00Z', to: '2026-11-09T00:00:00Z', offsetMinutes: '900' })).toEqual(['offsetMinutes']);
  });
});

it('hours and weekdays are those of the reader', () => {
  // A Sunday, 20:30 in UTC: Monday 04:30 in Kuala Lumpur.
  const figures: Figure[] = [{ measure: 'sign_ins', at: new Date('2026-11-22T20:30:00Z'), subject: 'MY', n: 3 }];
  const utc = weekMatrix(figures, () => true, 0);
  const malaysia = weekMatrix(figures, () => true, 480);
  expect([utc[6]![20], malaysia[0]![4], malaysia.flat().reduce((a, b) => a + b)]).toEqual([3, 3, 3]);
});

it('totals are by subject, the largest first', () => {
  const figure = (subject: string, n: number): Figure => ({ measure: 'm', at: new Date(0), subject, n });
  expect([...totals([figure('a', 1), figure('b', 5), figure('a', 2)], () => true)]).toEqual([['b', 5], ['a', 3]]);
});
