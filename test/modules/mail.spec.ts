import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { INSTALLATION, Log, Mailer, systemActor, TestClock, type Actor, type Mail, type UserActor } from '@consentry/kernel';
import { keptMailFolder, Mailbox } from '@consentry/sandbox';
import { openMailer, type MailConfig } from '@consentry/server';
import { Person } from '../harness/people.js';
import { SmtpSink, type SmtpSinkOptions } from '../harness/smtp.js';
import { World } from '../harness/world.js';

const ORGANIZATION = '0a000000-0000-7000-8000-00000000000a';
const TOKEN = 'tok3n-That-Opens-An-Account';
const MAIL: Mail = {
  organizationId: ORGANIZATION, to: 'reader@example.com', kind: 'password_reset', locale: 'ar', subject: 'اختيار كلمة مرور جديدة لحسابك في الخدمة، ورجاءً لا تشاركها مع أحد',
  text: `يُرجى فتح الرابط: https://messages.example.com/reset?token=${TOKEN}\n`, html: `<p dir="rtl">يُرجى فتح <a href="https://messages.example.com/reset?token=${TOKEN}">الرابط</a></p>`,
};

const lines: string[] = [];
const log = Log.create({ level: 'debug', destination: new Writable({ write: (chunk: Buffer, _encoding, done) => { lines.push(chunk.toString()); done(); } }) as never });
const clock = new TestClock();
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  // Whatever a test did: no line tells whom it was for, what it said, or what it opens.
  for (const line of lines.splice(0)) for (const secret of ['reader', 'example.com', TOKEN, MAIL.subject, 'hunter2']) expect(line).not.toContain(secret);
});

function mailer(change: Partial<MailConfig>, limits?: { step: number; mail: number }) {
  const made = openMailer({ dataDir: '/nowhere', publicUrl: 'https://messages.example.com', ...change }, clock, log, limits);
  closers.push(() => made.close());
  return made;
}

async function sinkWith(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const sink = await SmtpSink.start(options);
  closers.push(() => sink.close());
  return sink;
}

/** The refusal, as the worker's log would tell it. */
async function refusal(sending: Promise<void>): Promise<string> {
  const error = await sending.then(() => undefined, (e: unknown) => e as Error);
  expect(error).toBeDefined();
  const told = `${error!.name}: ${error!.message} ${error!.stack} ${JSON.stringify(error)} ${String(error!.cause)}`;
  for (const secret of ['reader', 'example.com', TOKEN, 'hunter2']) expect(told).not.toContain(secret);
  const failed = lines.filter((line) => line.includes('mail_failed'));
  expect(failed).toHaveLength(1);
  expect(JSON.parse(failed[0]!)).toMatchObject({ event: 'mail_failed', kind: 'password_reset' });
  return error!.message;
}

describe('a mail server', () => {
  it('takes a mail whole', async () => {
    const sink = await sinkWith();
    await mailer({ smtpUrl: sink.url }).send(MAIL);
    const { parsed, envelope, raw } = await sink.waitFor((m) => m.parsed.subject === MAIL.subject);
    expect(sink.mails).toHaveLength(1);
    expect(envelope).toEqual({ from: 'no-reply@messages.example.com', to: ['reader@example.com'] });
    expect(parsed.from!.value).toEqual([{ name: 'Consentry', address: 'no-reply@messages.example.com' }]);
    expect([parsed.to].flat().map((to) => to!.text)).toEqual(['reader@example.com']);
    expect(parsed.text!.trim()).toBe(MAIL.text.trim());
    expect((parsed.html || '').trim()).toBe(MAIL.html);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.headers.get('content-language')).toBe('ar');
    expect(Math.abs(parsed.date!.getTime() - clock.nowMs())).toBeLessThan(10_000);
    expect(raw).toMatch(/^Content-Type: multipart\/alternative/m);
    // Bytes that any server may pass on: the Arabic is encoded.
    // oxlint-disable-next-line no-control-regex -- zero is a byte of ASCII too
    expect(raw).toMatch(/^[\x00-\x7f]*$/);
  });

  it('is told the sender of CONSENTRY_MAIL_FROM, and the time of the clock', async () => {
    const sink = await sinkWith();
    const later = new TestClock();
    later.advance(40 * 86_400_000);
    const made = openMailer({ smtpUrl: sink.url, mailFrom: 'رسائل <post@example.com>', dataDir: '/nowhere', publicUrl: 'https://messages.example.com' }, later, log);
    closers.push(() => made.close());
    await made.send(MAIL);
    const { parsed, envelope } = await sink.waitFor(() => true);
    expect(parsed.from!.value).toEqual([{ name: 'رسائل', address: 'post@example.com' }]);
    expect(envelope.from).toBe('post@example.com');
    expect(parsed.date!.getTime() - clock.nowMs()).toBeGreaterThan(39 * 86_400_000);
  });

  it('takes many at a time', async () => {
    const sink = await sinkWith();
    const made = mailer({ smtpUrl: sink.url });
    await Promise.all(Array.from({ length: 25 }, (_, n) => made.send({ ...MAIL, subject: `mail ${n}` })));
    expect(new Set(sink.mails.map((m) => m.parsed.subject)).size).toBe(25);
    expect(sink.mails).toHaveLength(25);
  });

  it('lets in who knows the password, and nobody else', async () => {
    const sink = await sinkWith({ auth: { user: 'post@example.com', pass: 'hunter2/@:%' } });
    await mailer({ smtpUrl: `smtp://post%40example.com:hunter2%2F%40%3A%25@127.0.0.1:${sink.port}` }).send(MAIL);
    expect(sink.mails.map((m) => m.user)).toEqual(['post@example.com']);
    expect(await refusal(mailer({ smtpUrl: `smtp://post%40example.com:hunter2@127.0.0.1:${sink.port}` }).send(MAIL))).toBe('EAUTH, 535, AUTH PLAIN');
    expect(sink.mails).toHaveLength(1);
  });

  it('that does not run is found out at once', async () => {
    const sink = await SmtpSink.start();
    const { url } = sink;
    await sink.close();
    expect(await refusal(mailer({ smtpUrl: url }).send(MAIL))).toBe('ESOCKET, ECONNREFUSED, CONN');
  });

  it.each([[450, 'EENVELOPE, 450, RCPT TO'], [550, 'EENVELOPE, 550, RCPT TO'], [421, 'ECONNECTION, 421, CONN']])('that answers %i makes send() throw codes, not its words', async (code, told) => {
    const sink = await sinkWith({ refuse: { code, words: `<${MAIL.to}> not now\r\n${TOKEN}` } });
    const made = mailer({ smtpUrl: sink.url });
    expect(await refusal(made.send(MAIL))).toBe(told);
    expect(sink.mails).toHaveLength(0);
    // One try is one try: the next goes out as soon as the server takes it.
    sink.refuse = undefined;
    await made.send(MAIL);
    expect(sink.mails).toHaveLength(1);
  });

  it('that was restarted gets the next mail, though the connection that was kept is dead', async () => {
    const sink = await SmtpSink.start();
    const { url, port } = sink;
    const made = mailer({ smtpUrl: url });
    await made.send(MAIL);
    await sink.close();
    const again = await sinkWith({ port });
    await made.send(MAIL);
    expect(again.mails).toHaveLength(1);
  });
});

describe('a mail server that stalls', () => {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const stall = async (onSocket: (socket: Socket) => void): Promise<string> => {
    server = createServer((socket) => { sockets.add(socket); socket.on('error', () => undefined); onSocket(socket); });
    await new Promise<void>((resolve) => { server!.listen(0, '127.0.0.1', resolve); });
    closers.push(async () => { for (const socket of sockets) socket.destroy(); await new Promise((resolve) => { server!.close(resolve); }); });
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it('without a greeting is given up after 10 s', async () => {
    const url = await stall(() => undefined);
    const before = performance.now();
    expect(await refusal(mailer({ smtpUrl: url }).send(MAIL))).toBe('ETIMEDOUT, CONN');
    expect((performance.now() - before) / 1000).toBeGreaterThan(9);
    expect((performance.now() - before) / 1000).toBeLessThan(13);
  });

  it('by hanging up is tried once more, and the rest is the queue\'s', async () => {
    let connections = 0;
    const url = await stall((socket) => { connections++; socket.end(); });
    expect(await refusal(mailer({ smtpUrl: url }).send(MAIL))).toMatch(/^ECONNECTION/);
    expect(connections).toBe(2);
  });

  it('by a byte at a time is given up when the mail has had its time', async () => {
    const url = await stall((socket) => {
      socket.write('220 ready\r\n');
      socket.once('data', () => { const timer = setInterval(() => socket.write('250-X\r\n'), 50); socket.on('close', () => clearInterval(timer)); });
    });
    const before = performance.now();
    expect(await refusal(mailer({ smtpUrl: url }, { step: 1500, mail: 2000 }).send(MAIL))).toBe('EABORT');
    expect((performance.now() - before) / 1000).toBeGreaterThan(1.8);
    expect((performance.now() - before) / 1000).toBeLessThan(6);
  });
});

describe('TLS', () => {
  // Reaches this machine under an address that isn't taken for loopback: what any other machine would be. Windows does not connect to 0.0.0.0.
  const address = process.platform === 'win32' ? '[::ffff:127.0.0.1]' : '0.0.0.0';
  const elsewhere = (sink: SmtpSink, user = '') => `smtp://${user}${address}:${sink.port}`;

  it('is demanded from a server elsewhere: without STARTTLS it gets neither the password nor the mail', async () => {
    const sink = await sinkWith({ auth: { user: 'post', pass: 'hunter2' } });
    expect(await refusal(mailer({ smtpUrl: elsewhere(sink, 'post:hunter2@') }).send(MAIL))).toMatch(/^ETLS|^EPROTOCOL/);
    expect(sink.mails).toHaveLength(0);
  });
  it('with a certificate that nobody vouches for is none', async () => {
    const sink = await sinkWith({ startTls: true });
    expect(await refusal(mailer({ smtpUrl: elsewhere(sink) }).send(MAIL))).toMatch(/^(?:ETLS|ESOCKET), (?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_HAS_EXPIRED)/);
    expect(sink.mails).toHaveLength(0);
  });
  it('is used on loopback where it is offered, whatever the certificate', async () => {
    const sink = await sinkWith({ startTls: true, auth: { user: 'post', pass: 'hunter2' } });
    await mailer({ smtpUrl: `smtp://post:hunter2@127.0.0.1:${sink.port}` }).send(MAIL);
    expect(sink.mails.map((m) => m.secure)).toEqual([true]);
  });
});

describe('header injection', () => {
  it.each(['\r\n', '\n', '\r', '\u2028', '\u0000'])('a subject with %j in it stays a subject', async (end) => {
    const sink = await sinkWith();
    await mailer({ smtpUrl: sink.url }).send({ ...MAIL, subject: `Hello${end}Bcc: evil@example.com${end}${end}<p>and a body</p>` });
    const { parsed, envelope, raw } = await sink.waitFor(() => true);
    expect(envelope.to).toEqual(['reader@example.com']);
    expect(parsed.bcc).toBeUndefined();
    expect(raw).not.toMatch(/^Bcc:/im);
    expect(parsed.subject).toContain('evil@example.com');
    expect(parsed.text!.trim()).toBe(MAIL.text.trim());
  });
  it.each(['reader@example.com\r\nBcc: evil@example.com', 'reader@example.com, evil@example.com', 'reader@example.com\nRCPT TO:<evil@example.com>', 'group: reader@example.com;', 'reader@example.com> <evil@example.com', ''])(
    'the recipient %j is refused before a connection is made', async (to) => {
      const sink = await sinkWith();
      expect(await refusal(mailer({ smtpUrl: sink.url }).send({ ...MAIL, to }))).toBe('the recipient is not one address');
      expect(sink.mails).toHaveLength(0);
    });
  it('a language or a kind reaches no header raw', async () => {
    const sink = await sinkWith();
    await mailer({ smtpUrl: sink.url }).send({ ...MAIL, locale: 'ar\r\nBcc: evil@example.com' as never });
    expect((await sink.waitFor(() => true)).raw).not.toMatch(/^Bcc:/im);
  });
});

describe('the folder of mails, where there is no mail server', () => {
  let dataDir: string;
  beforeAll(() => { dataDir = mkdtempSync(join(tmpdir(), 'consentry-mail-')); });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
  const files = () => readdirSync(keptMailFolder(dataDir)).sort();
  const owner = (organizationId: string) => ({ ...systemActor(organizationId, 'x'), kind: 'user', role: 'OWNER', sessionId: 'x' }) as UserActor;
  const mailbox = (actor: Actor, kept = true) => new Mailbox({ production: false, demo: false, testClock: true, publicUrl: 'http://localhost', dataDir }, kept).list(actor);

  it('is empty before the first mail', async () => expect(await mailbox(owner(ORGANIZATION))).toEqual({ data: [] }));

  it('keeps a mail for this user alone, even in a folder that was open before', async () => {
    mkdirSync(keptMailFolder(dataDir), { mode: 0o755 });
    chmodSync(keptMailFolder(dataDir), 0o755);
    writeFileSync(join(keptMailFolder(dataDir), 'half.tmp'), '{');
    await mailer({ dataDir }).send(MAIL);
    expect(files()).toEqual([expect.stringMatching(/^\d{8}T\d{9}Z-[0-9a-f-]{36}\.json$/)]);
    const path = join(keptMailFolder(dataDir), files()[0]!);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(keptMailFolder(dataDir)).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject(MAIL);
  });

  it('is read by the owner of the organisation, newest first, with the links', async () => {
    const made = mailer({ dataDir });
    await made.send({ ...MAIL, organizationId: INSTALLATION, subject: 'of nobody' });
    await made.send({ ...MAIL, organizationId: '0b000000-0000-7000-8000-00000000000b', subject: 'of others' });
    for (let n = 1; n <= 60; n++) {
      clock.advance(1000);
      await made.send({ ...MAIL, subject: `mail ${n}` });
    }
    // The order is that of the names, whatever a copy did to the files' times; and a file that is no mail is passed over.
    utimesSync(join(keptMailFolder(dataDir), files()[0]!), new Date(2100, 0), new Date(2100, 0));
    writeFileSync(join(keptMailFolder(dataDir), '20990101T000000000Z-00000000-0000-7000-8000-000000000000.json'), '{');
    const { data } = await mailbox(owner(ORGANIZATION));
    rmSync(join(keptMailFolder(dataDir), '20990101T000000000Z-00000000-0000-7000-8000-000000000000.json'));
    expect(data.map((m) => m.subject)).toEqual(Array.from({ length: 50 }, (_, n) => `mail ${60 - n}`));
    expect(data[0]).toEqual({
      id: expect.stringMatching(/^mail_[0-9a-f]{32}$/), at: expect.stringMatching(/Z$/), to: MAIL.to, kind: MAIL.kind, subject: 'mail 60', text: MAIL.text, links: [`https://messages.example.com/reset?token=${TOKEN}`],
    });
    expect((await mailbox(owner('0b000000-0000-7000-8000-00000000000b'))).data.map((m) => m.subject)).toEqual(['of others']);
  });

  it('is closed to everybody else, and does not exist where mails leave', async () => {
    for (const role of ['ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'] as const) await expect(mailbox({ ...owner(ORGANIZATION), role })).rejects.toMatchObject({ status: 403 });
    const key: Actor = { kind: 'api_key', organizationId: ORGANIZATION, id: 'x', scopes: ['mailbox.read'], environment: 'test', ip: null, userAgent: null, requestId: null };
    await expect(mailbox(key)).rejects.toMatchObject({ status: 403 });
    await expect(mailbox(owner(ORGANIZATION), false)).rejects.toMatchObject({ code: 'mailbox.not_kept', status: 404 });
  });

  it('holds the newest 500, also when many come at once', async () => {
    const made = mailer({ dataDir });
    clock.advance(60_000);
    await Promise.all(Array.from({ length: 460 }, (_, n) => made.send({ ...MAIL, subject: `many ${n}` })));
    const before = files();
    expect(before).toHaveLength(500);
    clock.advance(1000);
    await made.send({ ...MAIL, subject: 'the last' });
    expect(files()).toHaveLength(500);
    expect(files()).not.toContain(before[0]);
    expect(files().slice(0, -1)).toEqual(before.slice(1));
    expect((await mailbox(owner(ORGANIZATION))).data[0]!.subject).toBe('the last');
  });

  it('that cannot be written makes send() throw', async () => {
    const gone = mkdtempSync(join(tmpdir(), 'consentry-mail-'));
    const made = mailer({ dataDir: gone });
    rmSync(gone, { recursive: true });
    expect(await refusal(made.send(MAIL))).toMatch(/^ENOENT/);
  });
});

describe('the server', () => {
  const withServer = async (env: Record<string, string>, test: (world: World, owner: Person, mail: Mail) => Promise<void>) => {
    const world = await World.start({ env });
    try {
      const owner = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
      await test(world, owner, { ...MAIL, organizationId: world.demo.organizationId });
      for (const line of world.logLines) expect(line).not.toContain(TOKEN);
    } finally {
      await world.close();
    }
  };

  it('keeps mails for the owner where there is no SMTP_URL', () => withServer({}, async (world, owner, mail) => {
    await world.server.app.get(Mailer).send(mail);
    const answer = await owner.call<{ data: { subject: string; links: string[] }[] }>('GET', '/v1/dev/mailbox');
    expect(answer.status).toBe(200);
    expect(answer.body.data.find((m) => m.subject === MAIL.subject)?.links).toEqual([`https://messages.example.com/reset?token=${TOKEN}`]);
    expect((await world.call('GET', '/v1/dev/mailbox')).status).toBe(403);
  }));

  it('sends them where there is one, and keeps none', async () => {
    const sink = await sinkWith();
    await withServer({ SMTP_URL: sink.url, CONSENTRY_MAIL_FROM: 'Acme <post@example.com>' }, async (world, owner, mail) => {
      await world.server.app.get(Mailer).send(mail);
      expect((await sink.waitFor((m) => m.parsed.subject === MAIL.subject)).envelope.from).toBe('post@example.com');
      const answer = await owner.call<{ code: string }>('GET', '/v1/dev/mailbox');
      expect([answer.status, answer.body.code]).toEqual([404, 'mailbox.not_kept']);
      expect(() => readdirSync(keptMailFolder(world.dataDir))).toThrow('ENOENT');
    });
  });
});
