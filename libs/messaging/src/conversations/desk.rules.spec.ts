import { describe, expect, it } from '@jest/globals';
import { judgeAssignment, judgePresence, type Assignment, type PresenceFacts } from './desk.rules.js';

describe('who may give a conversation to whom', () => {
  const agent: Assignment = { any: false, self: 'a', before: null, beforeActive: true, wanted: 'a', expected: undefined };
  it.each<[string, Partial<Assignment>, string]>([
    ['an agent takes what nobody has', {}, 'assign'], ['not what a colleague has', { before: 'b' }, 'taken'], ['what somebody has who left', { before: 'b', beforeActive: false }, 'assign'], ['twice is once', { before: 'a' }, 'same'],
    ['gives back the own', { before: 'a', wanted: null }, 'assign'], ['not a colleague\'s', { before: 'b', wanted: null }, 'forbidden'], ['gives to nobody else', { wanted: 'b' }, 'forbidden'],
    ['an admin moves anything', { any: true, before: 'b', wanted: 'c' }, 'assign'], ['unless it moved meanwhile', { any: true, before: 'b', wanted: 'c', expected: null }, 'taken'], ['a key takes nothing', { self: null, wanted: 'a' }, 'forbidden'],
  ])('%s', (_, change, answer) => expect(judgeAssignment({ ...agent, ...change })).toBe(answer));
});

describe('what a person may be shown', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const before = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
  const facts: PresenceFacts = { now, organizationActive: true, connectionActive: true, erased: false, optedOut: false, lastInboundAt: before(60), windowClosedAt: null, windowHours: 24, lastShownAt: null, providerMessageId: 'wamid.1' };
  it.each<[string, Partial<PresenceFacts>, string]>([
    ['inside the window', {}, 'show'], ['not at its end', { lastInboundAt: before(86_400) }, 'refused'], ['a second before it', { lastInboundAt: before(86_399) }, 'show'], ['not before anything was written', { lastInboundAt: null }, 'refused'],
    ['not where the provider closed it', { windowClosedAt: before(30) }, 'refused'], ['but after they wrote again', { windowClosedAt: before(90) }, 'show'],
    ['always where a channel has none', { windowHours: null, lastInboundAt: before(9e6) }, 'show'], ['not after an opt-out', { optedOut: true }, 'refused'], ['not over a paused line', { connectionActive: false }, 'refused'],
    ['not to somebody erased', { erased: true }, 'refused'], ['not while suspended', { organizationActive: false }, 'refused'], ['not within five seconds', { lastShownAt: before(4.999) }, 'too_often'], ['after five', { lastShownAt: before(5) }, 'show'],
  ])('%s', (_, change, answer) => expect(judgePresence({ ...facts, ...change })).toBe(answer));
});
