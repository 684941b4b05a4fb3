import { describe, expect, it } from '@jest/globals';
import { disposition, nameIn, safeName } from './media.names.js';
import { rangeIn } from './media.range.js';
import { claimOf, isA, misfit, settleType } from './media.types.js';

describe('types', () => {
  it('a claim is taken as one: aliases, no claim, tables of text; what differs is a lie', () => {
    expect(claimOf('Image/JPG; charset=x')).toBe('image/jpeg');
    expect(claimOf('application/octet-stream')).toBeUndefined();
    expect(claimOf(`a/${'b'.repeat(300)}`)).toBeUndefined();
    expect(settleType('text/plain', 'text/csv', undefined)).toBe('text/csv');
    expect(settleType('text/plain', 'application/vnd.ms-excel', undefined)).toBe('text/csv');
    expect(settleType('text/plain', undefined, 'people.CSV')).toBe('text/csv');
    expect(settleType('text/plain', 'text/plain', 'people.csv')).toBe('text/plain');
    expect(settleType('image/jpeg', 'image/png', undefined)).toBeUndefined();
    expect(isA('sticker', 'image/png')).toBe(false);
    expect(isA('document', 'image/png')).toBe(true);
    expect(misfit({ maxBytes: 10, types: ['image/png'] }, 'image', { mimeType: 'image/png', size: 10 })).toBeUndefined();
    expect(misfit({ maxBytes: 10, types: ['image/png'] }, 'image', { mimeType: 'image/png', size: 11 })).toContain('11 bytes');
    expect(misfit({ maxBytes: 10, types: ['audio/ogg; codecs=opus'] }, 'audio', { mimeType: 'audio/ogg', size: 1 })).toBeUndefined();
    expect(misfit(undefined, 'image', { mimeType: 'image/png', size: 1 })).toContain('no files as image');
  });
});

describe('names', () => {
  it.each([
    ['../../etc/passwd', 'image/png', 'passwd.png'], ['..\\..\\boot.ini', 'text/plain', 'boot.ini.txt'], ['photo.exe', 'image/jpeg', 'photo.exe.jpg'], ['photo.JPEG', 'image/jpeg', 'photo.jpeg'], ['a\0b.png', 'image/png', 'ab.png'],
    ['invoice\u202Egpj.exe', 'application/pdf', 'invoicegpj.exe.pdf'], ['\u200Bx\u2066y.pdf', 'application/pdf', 'xy.pdf'], ['...', 'image/png', 'file.png'], ['', 'audio/ogg', 'file.ogg'], [null, 'audio/ogg', 'file.ogg'], ['CON.txt', 'text/plain', '_CON.txt'],
    ['a"b\r\nSet-Cookie: x.txt', 'text/plain', 'a_bSet-Cookie_ x.txt'], ['Rechnung März.pdf', 'application/pdf', 'Rechnung März.pdf'], [`${'ü'.repeat(500)}.pdf`, 'application/pdf', `${'ü'.repeat(120)}.pdf`], ['a.\uD800pdf', 'application/pdf', 'a.pdf'], ['.htaccess', 'text/plain', 'htaccess.txt'],
  ])('%j of %s becomes %j', (given, mimeType, safe) => expect(safeName(given, mimeType)).toBe(safe));

  it('stands in the header twice: for everybody, and as it is; nothing of it ends the header', () => {
    expect(disposition('attachment', "Müller's (1)*.pdf")).toBe(`attachment; filename="M_ller_s (1)_.pdf"; filename*=UTF-8''M%C3%BCller%27s%20%281%29%2A.pdf`);
    expect(disposition('inline', safeName('a"\r\nx: y.png', 'image/png'))).not.toMatch(/[\r\n]/);
    expect(nameIn(`attachment; filename="a.pdf"; filename*=UTF-8''M%C3%BC.pdf`)).toBe('Mü.pdf');
    expect(nameIn('attachment; filename="a.pdf"')).toBe('a.pdf');
    expect(nameIn(`attachment; filename*=UTF-8''%zz`)).toBeUndefined();
    expect(nameIn(undefined)).toBeUndefined();
  });
});

describe('parts of a file', () => {
  const told: string[] = [];
  const range = (header: string | undefined) => rangeIn(header, 100, (value) => told.push(value));

  it('one part is given, several are not; what is no range is the whole', () => {
    expect(range('bytes=0-9')).toEqual({ start: 0, end: 9 });
    expect(range('bytes=90-')).toEqual({ start: 90, end: 99 });
    expect(range('bytes=-10')).toEqual({ start: 90, end: 99 });
    expect(range('bytes=-1000')).toEqual({ start: 0, end: 99 });
    expect(range('bytes=50-5000')).toEqual({ start: 50, end: 99 });
    for (const header of [undefined, 'bytes=0-1,5-6', 'bytes=-', 'lines=0-1', 'bytes=9-1', 'bytes=x-y']) expect(range(header)).toBeUndefined();
    for (const header of ['bytes=100-', 'bytes=100-200', 'bytes=-0']) expect(() => range(header)).toThrow('media.range');
    expect(told).toEqual(['bytes */100', 'bytes */100', 'bytes */100']);
  });
});
