import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A mail as it arrived: what the envelope said, what it holds, and the bytes. */
export interface SunkMail { envelope: { from: string; to: string[] }; parsed: ParsedMail; raw: string; user: string | undefined; secure: boolean }

export interface SmtpSinkOptions {
  /** Asks for these; without: takes mails from anybody. */
  auth?: { user: string; pass: string };
  /** Answers RCPT TO with this code and these words. Changed at any time through {@link SmtpSink.refuse}. */
  refuse?: { code: number; words: string };
  /** Offers STARTTLS, with a certificate that nobody trusts. */
  startTls?: boolean;
  /** Unset: a free one. */
  port?: number;
}

/** A mail server on loopback that keeps what it is given. */
export class SmtpSink {
  readonly mails: SunkMail[] = [];
  refuse: SmtpSinkOptions['refuse'];
  private readonly waiting = new Set<() => void>();
  private readonly server: SMTPServer;

  private constructor({ auth, startTls = false, refuse }: SmtpSinkOptions) {
    this.refuse = refuse;
    this.server = new SMTPServer({
      disabledCommands: [...(startTls ? [] : ['STARTTLS']), ...(auth ? [] : ['AUTH'])], allowInsecureAuth: !startTls, authOptional: !auth, closeTimeout: 200, disableReverseLookup: true, logger: false,
      onAuth: (given, _session, done) => (given.username === auth?.user && given.password === auth?.pass ? done(null, { user: given.username }) : done(new Error('Invalid login'))),
      onRcptTo: (_address, _session, done) => done(this.refuse ? Object.assign(new Error(this.refuse.words), { responseCode: this.refuse.code }) : null),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => void this.take(Buffer.concat(chunks), session).then(() => done(), done));
      },
    });
    // A client that hangs up in the middle is part of the tests.
    this.server.on('error', () => undefined);
  }

  static async start(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
    const sink = new SmtpSink(options);
    await new Promise<void>((resolve) => { sink.server.listen(options.port ?? 0, '127.0.0.1', resolve); });
    return sink;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** For `SMTP_URL`. */
  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** The first mail, come or still to come, that the predicate holds for. @throws after `seconds`. */
  waitFor(predicate: (mail: SunkMail) => boolean, seconds = 15): Promise<SunkMail> {
    return new Promise((resolve, reject) => {
      const stop = () => { clearTimeout(timer); this.waiting.delete(look); };
      const look = () => {
        const found = this.mails.find(predicate);
        if (!found) return;
        stop();
        resolve(found);
      };
      const timer = setTimeout(() => { stop(); reject(new Error(`no such mail within ${seconds} s; ${this.mails.length} came`)); }, seconds * 1000);
      this.waiting.add(look);
      look();
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => { this.server.close(resolve); });
  }

  private async take(raw: Buffer, { envelope: { mailFrom, rcptTo }, user, secure }: SMTPServerSession): Promise<void> {
    const parsed = await simpleParser(raw);
    this.mails.push({ envelope: { from: mailFrom ? mailFrom.address : '', to: rcptTo.map((r) => r.address) }, parsed, raw: raw.toString(), user, secure });
    for (const look of this.waiting) look();
  }
}
