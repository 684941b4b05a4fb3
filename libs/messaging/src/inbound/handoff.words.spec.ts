import { describe, expect, it } from '@jest/globals';
import { asksForPerson } from './handoff.words.js';

describe('a request for a person', () => {
  it.each(['HUMAN', 'Can I talk to a human, please?', 'agent!!!', 'customer   service', 'Quiero hablar con un asesor', 'saya mahu manusia 🙏', 'أريد موظف', 'इंसान से बात', 'Ｈｕｍａｎ'])('is heard in %j', (text) => expect(asksForPerson(text)).toBe(true));
  it.each(['', 'humanity', 'reagent', 'personal', 'supporting', 'hello', '👤'])('is not heard in %j', (text) => expect(asksForPerson(text)).toBe(false));
  it('is heard in the payload of a button too', () => expect(asksForPerson('Yes', 'TALK_TO_HUMAN'.replaceAll('_', ' '))).toBe(true));
  it('takes a long text in its stride', () => {
    const times = [1, 2, 3].map(() => {
      const before = process.threadCpuUsage();
      asksForPerson('huma '.repeat(20_000));
      return process.threadCpuUsage(before).user / 1000;
    });
    expect(Math.min(...times)).toBeLessThan(50);
  });
});
