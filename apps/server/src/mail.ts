import { describeError, type Clock, type Log, type Mail, type Mailer } from '@consentry/kernel';
import { folderMailer } from './mail.folder.js';
import type { SmtpLimits } from './mail.options.js';
import { smtpMailer } from './mail.smtp.js';

export interface MailConfig { smtpUrl?: string; mailFrom?: string; dataDir: string; publicUrl: string }

/**
 * The way out for mails: the mail server of `SMTP_URL`, or the data folder where there is none.
 * Nothing of a mail is logged but its kind: it may hold a token, and it always holds an address.
 *
 * @param limits milliseconds, for tests that cannot wait.
 * @throws when the URL or the sender can't be read; the settings refuse both before.
 */
export function openMailer(config: MailConfig, clock: Clock, log: Log, limits?: SmtpLimits): Mailer & { close(): Promise<void> } {
  const way = config.smtpUrl === undefined ? folderMailer(config.dataDir, clock) : smtpMailer({ ...config, smtpUrl: config.smtpUrl }, clock, limits);
  return {
    async send(mail: Mail): Promise<void> {
      try {
        await way.send(mail);
      } catch (error) {
        log.warn('mail_failed', { kind: mail.kind, ...describeError(error) });
        throw error;
      }
    },
    close: () => way.close(),
  };
}
