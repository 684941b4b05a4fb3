import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCommand } from './consent.words.js';

const OPT_OUTS = [
  'STOP', 'stop', ' Stop ', 'STOP.', 'stop!!!', '«Stop»', 'S\u200bTOP', 'STOP 🛑', '🛑 stop 🛑', 'ＳＴＯＰ', 'UNSUBSCRIBE', 'Cancel', 'QUIT', 'end', 'Block', 'STOP ALL', 'stopall',
  'OPT-OUT', 'opt out', 'please stop', 'Stop, please.', 'stop. thank you', 'Please STOP now, thanks', 'ok stop', 'Baja', 'PARAR', 'por favor, baja', 'ARRÊT', 'arret', 'Désabonner',
  'STOPP', 'abmelden', 'SAIR', 'توقف', 'إيقاف', 'الغاء', 'إلغاء', 'BERHENTI', 'henti', 'tolong berhenti', 'रोकें', 'बंद', 'DUR', 'İPTAL', '退订', '停止', 'STOP PROMOTIONS', '\u202eSTOP\u202c',
];
const OTHERS = [
  'stop by tomorrow', "don't stop", 'the bus stop', 'Can I cancel my order?', 'the end', 'at the end of the month', 'block of flats', 'I quit my job', 'nonstop', 'stopover',
  'please', 'thank you', 'hello', '', '🛑', 'end of story thanks', 'I want to cancel the appointment on Monday', 'bajar', 'cancelación', 'يتوقف المطر غدا', 'बंदर',
];

describe('CM-3: opt-out words', () => {
  it.each(OPT_OUTS)('%j opts out', (text) => expect(readCommand(text)).toBe('opt_out'));
  it.each(OTHERS)('%j does not', (text) => expect(readCommand(text)).toBeUndefined());
  it.each(['START', 'start!', 'please start', 'UNSTOP'])('%j resumes', (text) => expect(readCommand(text)).toBe('resume'));
  it('reads the payload of a button as well', () => expect(readCommand('Stop these', 'STOP PROMOTIONS')).toBe('opt_out'));
  it('reads no more of a text than a command can have: work is bounded, whatever the text', () => {
    fc.assert(fc.property(fc.string({ minLength: 481, maxLength: 5000, unit: 'binary' }), (text) => readCommand(text) === undefined));
    expect(readCommand(`${'please '.repeat(60)}stop`)).toBeUndefined();
  });
  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 480, unit: 'binary' }), (text) => ['opt_out', 'resume', undefined].includes(readCommand(text))));
  });
});
