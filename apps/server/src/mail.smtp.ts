import type { Clock, Mail, Mailer } from '@consentry/kernel';
import { defaultSender, isOneAddress, readSender, smtpOptions, SMTP_LIMITS, type SmtpLimits } from './mail.options.js';

/** Why a mail did not go: codes alone. A mail server's own words often repeat the address, and the one who catches this will log it. */
export class MailNotTaken extends Error {
  override readonly name = 'MailNotTaken';

  static from(error: unknown): MailNotTaken {
    const { code, originalCode, responseCode, command } = (error ?? {}) as Record<string, unknown>;
    const told = [code, originalCode, responseCode, command].map((part) => String(part ?? '')).filter((part) => /^[A-Z0-9_ -]{1,40}$/.test(part));
    return new MailNotTaken(told.length > 0 ? told.join(', ') : 'unknown');
  }
}

export interface SmtpConfig { smtpUrl: string; mailFrom?: string; publicUrl: string }

/** Mails leave over SMTP, over connections that are kept for a while. One `send` is one try. */
export function smtpMailer(config: SmtpConfig, clock: Clock, limits: SmtpLimits = SMTP_LIMITS): Mailer & { close(): Promise<void> } {
  const from = config.mailFrom === undefined ? defaultSender(config.publicUrl) : readSender(config.mailFrom);
  if (!from) throw new Error('CONSENTRY_MAIL_FROM is not a sender');
  const options = smtpOptions(config.smtpUrl, limits);
  // Loaded with the first mail: a server that sends none does without its 20 MB.
  const connect = async () => {
    const { createTransport } = await import('nodemailer');
    const made = createTransport(options);
    // An emitter's error that nobody hears stops the process. The mail in question hears of it by itself.
    made.on('error', () => undefined);
    return made;
  };
  let transport: ReturnType<typeof connect> | undefined;
  return {
    /** @throws MailNotTaken when the server did not take it within `limits`. */
    async send(mail: Mail): Promise<void> {
      if (!isOneAddress(mail.to)) throw new MailNotTaken('the recipient is not one address');
      try {
        await (await (transport ??= connect())).sendMail({
          // As objects, not as text: nothing in them is parsed into a second recipient.
          from, to: { name: '', address: mail.to }, envelope: { from: from.address, to: [mail.to] },
          subject: mail.subject, text: mail.text, html: mail.html, date: clock.now(),
          // RFC 3834: no "I am on holiday" comes back.
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.locale },
          // The timeouts watch for silence; this one stops a server that answers a byte at a time.
          signal: AbortSignal.timeout(limits.mail),
        });
      } catch (error) {
        throw MailNotTaken.from(error);
      }
    },
    async close(): Promise<void> {
      // Whoever waits for a mail still has it, and sends it after the next start.
      (await transport)?.close({ force: true });
    },
  };
}
