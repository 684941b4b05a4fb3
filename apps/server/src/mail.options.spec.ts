import { describe, expect, it } from '@jest/globals';
import { defaultSender, isOneAddress, readSender, smtpFaults, smtpOptions } from './mail.options.js';

describe('the options of the mail server', () => {
  it.each(['smtp://mail.example.com', 'smtp://mail.example.com:25', 'smtp://10.0.0.5', 'smtp://127.evil.example', 'smtp://localhost.example', 'smtp://[2001:db8::1]', 'smtp://[::ffff:127.0.0.1]', 'smtp://127.1'])(
    '%s must speak STARTTLS, with a certificate that holds', (url) => expect(smtpOptions(url)).toMatchObject({ secure: false, requireTLS: true, tls: {} }));
  it.each(['smtp://localhost:1025', 'smtp://127.0.0.1', 'smtp://127.9.9.9', 'smtp://[::1]:25', 'smtp://mail.localhost', 'smtp://LOCALHOST'])(
    '%s is this machine', (url) => expect(smtpOptions(url)).toMatchObject({ secure: false, requireTLS: false, tls: { rejectUnauthorized: false } }));
  it('smtps speaks TLS from the first byte', () => expect(smtpOptions('smtps://mail.example.com')).toMatchObject({ secure: true, port: 465, tls: {} }));
  it('waits 10 s for each step, and writes no log', () => expect(smtpOptions('smtp://mail.example.com')).toMatchObject({
    connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000, dnsTimeout: 10_000, logger: false, debug: false, disableFileAccess: true, disableUrlAccess: true, port: 587, pool: true,
  }));
  it('reads the user and the password as they were before they were written into an address', () =>
    expect(smtpOptions('smtp://me%40example.com:p%3A%2F%40%25@mail.example.com')).toMatchObject({ auth: { user: 'me@example.com', pass: 'p:/@%' } }));
  it('has no credentials where there are none', () => expect(smtpOptions('smtp://mail.example.com')).not.toHaveProperty('auth'));
  it('takes what the query may set', () => expect(smtpOptions('smtp://mail.example.com?name=me.example&maxConnections=4&tls.servername=other.example')).toMatchObject({
    name: 'me.example', maxConnections: 4, requireTLS: true, tls: { servername: 'other.example' },
  }));
  it.each(['requireTLS=false', 'ignoreTLS=true', 'opportunisticTLS=true', 'tls.rejectUnauthorized=false', 'logger=true', 'debug=true', 'host=evil.example', 'sendmail=true', 'secure=false', 'tls.minVersion=TLSv1',
    'maxConnections=0', '__proto__=1', 'constructor=1', 'proxy=http://evil.example'])('refuses ?%s', (query) => {
    expect(smtpFaults(`smtp://mail.example.com?${query}`)).toHaveLength(1);
    expect(() => smtpOptions(`smtp://mail.example.com?${query}`)).toThrow(/^SMTP_URL /);
  });
  it.each(['', 'mail.example.com', 'http://mail.example.com', 'smtp://', 'smtp:///x', 'direct://mail.example.com'])('%j is no mail server', (url) => expect(smtpFaults(url)).toEqual(['not an address of a mail server']));
  it('says nothing of a password that was written wrongly', () => {
    for (const url of ['smtp://user:hun/ter2@mail.example.com', 'smtp://user:hunter2%@mail.example.com', 'smtp://user:hunter2#@mail.example.com', 'smtp://user:hunter2?x=hunter2@mail.example.com']) {
      expect(smtpFaults(url).join()).not.toBe('');
      expect(smtpFaults(url).join()).not.toMatch(/hun|ter2/);
    }
  });
});

describe('who sends, and to whom', () => {
  it.each<[string, { name: string; address: string } | undefined]>([
    ['no-reply@example.com', { name: '', address: 'no-reply@example.com' }], ['Acme <no-reply@example.com>', { name: 'Acme', address: 'no-reply@example.com' }],
    ['"Acme, Inc." <no-reply@example.com>', { name: 'Acme, Inc.', address: 'no-reply@example.com' }], ['رسائل <no-reply@example.com>', { name: 'رسائل', address: 'no-reply@example.com' }],
    ['Acme', undefined], ['Acme <>', undefined], ['a@example.com, b@example.com', undefined], ['A <a@example.com>, B <b@example.com>', undefined], ['Acme\r\nBcc: x@example.com <a@example.com>', undefined], ['', undefined],
  ])('%j', (text, sender) => expect(readSender(text)).toEqual(sender));
  it('comes from the host that people know', () => {
    expect(defaultSender('https://messages.example.com:8443')).toEqual({ name: 'Consentry', address: 'no-reply@messages.example.com' });
    expect(defaultSender('http://10.0.0.5:3000').address).toBe('no-reply@[10.0.0.5]');
    expect(defaultSender('http://[2001:db8::1]').address).toBe('no-reply@[IPv6:2001:db8::1]');
  });
  it.each(['a@example.com', "o'brien+tag@example.com", 'मेल@उदाहरण.भारत'])('%j is one address', (address) => expect(isOneAddress(address)).toBe(true));
  it.each(['', 'a', '@example.com', 'a@', 'a@b@c', 'a@example.com,b@example.com', 'a@example.com;b@example.com', 'a@example.com\nBcc: b@example.com', 'a@example.com\r', 'g: a@example.com;', 'A <a@example.com>',
    'a@example.com b@example.com', '"a b"@example.com', 'a(c)@example.com', 'a@example.com\u0000', 'a@exam\u202eple.com'])('%j is not', (address) => expect(isOneAddress(address)).toBe(false));
});
