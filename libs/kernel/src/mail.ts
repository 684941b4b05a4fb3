/** Languages of the panel, and of the mails that we send. */
export const LOCALES = ['en', 'ms', 'ar', 'hi'] as const;
export type Locale = (typeof LOCALES)[number];

/** One mail, ready to go. It may hold a token: it is never logged, and kept only where there is no `SMTP_URL`. */
export interface Mail {
  /** The organisation on whose behalf it is sent; INSTALLATION for none. */
  organizationId: string;
  to: string;
  /** What it is for, e.g. `password_reset`. */
  kind: string;
  locale: Locale;
  subject: string;
  text: string;
  html: string;
}

/** The port behind which mails leave. Called by queue workers alone: an unreachable server means a later try, never a lost mail. */
export abstract class Mailer {
  /** @throws when the mail server did not take it. */
  abstract send(mail: Mail): Promise<void>;
}
