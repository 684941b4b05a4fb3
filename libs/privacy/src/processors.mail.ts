import { Injectable, type OnModuleInit } from '@nestjs/common';
import { backoffMs, Database, Mailer, ModeToken, Queue, type Job, type JobResult, type Locale } from '@consentry/kernel';
import { escapeHtml } from './processors.document.js';
import { PROCESSORS_MAIL } from './processors.mail.texts.js';
import { PROCESSORS_MAIL_TOPIC } from './processors.review.js';
import type { Change } from './processors.rules.js';

/** Named in the mail one by one; the rest is counted, and stands in the panel. */
const NAMED = 30;
const LONGEST_NAME = 200;
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Writes to the owners who else processes their data since now. */
@Injectable()
export class ProcessorsMail implements OnModuleInit {
  constructor(private readonly db: Database, private readonly mode: ModeToken, private readonly queue: Queue, private readonly mailer: Mailer) {}

  onModuleInit(): void {
    this.queue.consume({ topic: PROCESSORS_MAIL_TOPIC, chunk: 10, concurrency: 1, maxAttempts: 12, handle: (organizationId, jobs) => Promise.all(jobs.map((job) => this.deliver(organizationId, job))) });
  }

  private async deliver(organizationId: string, job: Job): Promise<JobResult> {
    const { noticeId, userId } = job.payload as { noticeId: string; userId: string };
    const { rows } = await this.db.hot('system', (c) => c.query<{ email: string; locale: Locale; organization: string }>({
      text: `select u.email, u.locale, o.name as organization from memberships m join users u on u.id = m.user_id join organizations o on o.id = m.organization_id
             where m.organization_id = $1 and m.user_id = $2 and m.role = 'OWNER' and m.disabled_at is null and u.disabled_at is null`, values: [organizationId, userId],
    }));
    const changes = await this.db.hot({ organizationId }, async (c) => (await c.query<{ changes: Change[] }>({ text: 'select changes from processor_notices where id = $1', values: [noticeId] })).rows[0]?.changes);
    const owner = rows[0];
    // No owner any more, or nothing to say.
    if (!owner || !changes) return { done: true };
    try {
      await this.mailer.send({ organizationId, to: owner.email, kind: 'processors_changed', locale: owner.locale, ...processorsMail(owner.locale, owner.organization, changes, `${this.mode.publicUrl}/admin/privacy/processors`) });
      return { done: true };
    } catch {
      // Why is in the log already, written by the mailer, which knows what may be told.
      return { retryAfterMs: backoffMs(job.attempt, Math.random()), reason: 'the mail server did not take it' };
    }
  }
}

/** The mail as plain text and as HTML that says the same. Pure. */
export function processorsMail(locale: Locale, organization: string, changes: readonly Change[], link: string): { subject: string; text: string; html: string } {
  const words = PROCESSORS_MAIL[locale];
  const fill = (line: string, value: string, write: (text: string) => string = (text) => text) => line.replace(/\{\w+\}/, () => write(oneLine(value)));
  const rich = (line: string, value: string) => fill(escapeHtml(line), value, (text) => `<bdi>${escapeHtml(text)}</bdi>`);
  const named = changes.slice(0, NAMED);
  const more = changes.length > named.length ? [`+ ${changes.length - named.length}`] : [];
  const direction = locale === 'ar' ? 'rtl' : 'ltr';
  const paragraph = (html: string, style = 'margin:0 0 12px') => `<p style="${style}">${html}</p>`;
  const subject = fill(words.subject, organization);
  return {
    subject,
    text: [fill(words.intro, organization), '', ...named.map((change) => `- ${fill(words[change.kind], change.name)}`), ...more, '', words.advice, '', link, '', '-- ', words.reason, ''].join('\n'),
    html: [
      '<!doctype html>', `<html lang="${locale}" dir="${direction}">`, `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>`,
      '<body style="margin:0;padding:0">', `<div lang="${locale}" dir="${direction}" style="max-width:560px;margin:0 auto;padding:24px;font-family:Arial,sans-serif;font-size:16px;line-height:1.5;color:#1c1c1c;text-align:start">`,
      paragraph(rich(words.intro, organization)), '<ul>', ...named.map((change) => `<li>${rich(words[change.kind], change.name)}</li>`), ...more.map((text) => `<li>${text}</li>`), '</ul>', paragraph(escapeHtml(words.advice)),
      paragraph(`<a href="${escapeHtml(link)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5fbf;color:#ffffff;text-decoration:none;font-weight:bold">${escapeHtml(words.button)}</a>`, 'margin:24px 0'),
      paragraph(`${escapeHtml(words.plainLink)}<br><span dir="ltr" style="word-break:break-all">${escapeHtml(link)}</span>`, SMALL), paragraph(escapeHtml(words.reason), SMALL), '</div>', '</body>', '</html>', '',
    ].join('\n'),
  };
}

const SMALL = 'margin:0 0 12px;font-size:13px;color:#595959';

/** A name is no place for a letter, and turns no sentence around. */
function oneLine(value: string): string {
  return [...value.replace(BIDI_CONTROLS, '').replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()].slice(0, LONGEST_NAME).join('');
}
