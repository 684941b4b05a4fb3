import { Injectable, type OnModuleInit } from '@nestjs/common';
import { backoffMs, Clock, Database, Mailer, ModeToken, publicId, Queue, type Job, type JobResult, type Locale } from '@consentry/kernel';
import { Invitation } from './auth.entity.js';
import { MAIL_TOPIC, type MailOrder } from './mail.outbox.js';
import { renderMail } from './mail.render.js';
import type { MailData, MailKind } from './mail.texts.js';
import { newToken, OneTimeTokens, TOKEN_MINUTES, tokenHash } from './signin.tokens.js';

interface Recipient { email: string; name: string; locale: Locale }
interface Letter { to: string; locale: Locale; kind: MailKind; data: never }

/** Writes and sends what the outbox ordered. A token is made here, at the last moment: it exists in the mail, its hash in the table (ID-9). */
@Injectable()
export class MailWorker implements OnModuleInit {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly mode: ModeToken, private readonly queue: Queue, private readonly mailer: Mailer, private readonly tokens: OneTimeTokens,
  ) {}

  onModuleInit(): void {
    this.queue.consume({ topic: MAIL_TOPIC, chunk: 10, concurrency: 2, maxAttempts: 12, handle: (organizationId, jobs) => Promise.all(jobs.map((job) => this.deliver(organizationId, job))) });
  }

  private async deliver(organizationId: string, job: Job): Promise<JobResult> {
    const letter = await this.write(organizationId, job.payload as unknown as MailOrder);
    // Nobody to write to: an address without account, a token that ran out meanwhile.
    if (!letter) return { done: true };
    try {
      await this.mailer.send({ organizationId, to: letter.to, kind: letter.kind, locale: letter.locale, ...renderMail(letter.kind, letter.locale, letter.data) });
      return { done: true };
    } catch {
      // Why is in the log already, written by the mailer, which knows what may be told.
      return { retryAfterMs: backoffMs(job.attempt, Math.random()), reason: 'the mail server did not take it' };
    }
  }

  private async write(organizationId: string, order: MailOrder): Promise<Letter | undefined> {
    if (order.kind === 'invitation') return this.invitation(organizationId, order.invitationId);
    if (order.kind === 'api_key_reminder') return this.keyReminder(organizationId, order.keyId);
    if (!order.userId) return undefined;
    const person = await this.recipient(order.userId);
    if (!person) return undefined;
    const to = await this.addressOf(order, person);
    const data = to && (await this.dataOf(organizationId, order, person));
    return to && data ? { to, locale: person.locale, kind: order.kind, data: data as never } : undefined;
  }

  /** Undefined: nothing to say any more. */
  private async dataOf(organizationId: string, order: Exclude<MailOrder, { kind: 'invitation' | 'api_key_reminder' }>, person: Recipient): Promise<object | undefined> {
    switch (order.kind) {
      case 'password_reset': return this.linked(order.tokenId, 'reset-password', { minutes: String(TOKEN_MINUTES.password_reset) });
      case 'unlock': return this.linked(order.tokenId, 'unlock', { minutes: String(TOKEN_MINUTES.unlock) });
      case 'email_verification': return this.linked(order.tokenId, 'verify-email', { hours: String(TOKEN_MINUTES.email_verification / 60) });
      // Told by the order itself: the session may be gone when the mail is written, a thief needs one click for that.
      case 'new_device': return { when: order.at, where: order.country ?? 'unknown', device: order.userAgent?.slice(0, 200) ?? '–', link: `${this.mode.publicUrl}/admin/profile/sessions` } satisfies MailData['new_device'];
      case 'password_changed': return { when: this.clock.now().toISOString(), where: order.country ?? 'unknown' } satisfies MailData['password_changed'];
      case 'mfa_reset': return { by: (await this.recipient(order.byId))?.name ?? '–' } satisfies MailData['mfa_reset'];
      case 'email_changed': return { to: person.email } satisfies MailData['email_changed'];
      case 'role_changed': return { role: order.role } satisfies MailData['role_changed'];
      case 'alert': return this.alert(organizationId, order.alertId);
      case 'organization_closing': return this.closing(organizationId, order.dueAt);
      case 'alert_summary': return this.alertSummary(organizationId, order.count);
      default: return {};
    }
  }

  /** The token is behind a `#`: browsers keep that part to themselves, so it reaches no server's log. */
  private async linked<T extends object>(tokenId: string, page: string, rest: T): Promise<(T & { link: string }) | undefined> {
    const token = await this.tokens.arm(tokenId);
    return token === undefined ? undefined : { ...rest, link: `${this.mode.publicUrl}/admin/${page}#token=${token}` };
  }

  private async invitation(organizationId: string, id: string): Promise<Letter | undefined> {
    const token = newToken();
    const found = await this.db.tx('system', async (em) => {
      const row = await em.findOne(Invitation, { id, organizationId, acceptedAt: null, revokedAt: null });
      if (!row || row.expiresAt <= this.clock.now()) return undefined;
      row.tokenHash = tokenHash(token);
      await em.flush();
      const names = await em.execute<{ organization: string; inviter: string | null; locale: Locale | null }[]>(
        'select o.name as organization, u.name as inviter, u.locale from organizations o left join users u on u.id = ? where o.id = ?', [row.invitedBy, organizationId]);
      return { row, ...names[0]! };
    });
    if (!found) return undefined;
    const data: MailData['invitation'] = {
      link: `${this.mode.publicUrl}/admin/invitation#token=${token}`, organization: found.organization, inviter: found.inviter ?? found.organization, role: found.row.role,
      days: String(Math.max(1, Math.round((found.row.expiresAt.getTime() - this.clock.nowMs()) / 86_400_000))),
    };
    return { to: found.row.email, locale: found.locale ?? 'en', kind: 'invitation', data: data as never };
  }

  /** One that somebody closed meanwhile is not told any more. */
  private async alert(organizationId: string, alertId: string): Promise<MailData['alert'] | undefined> {
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ rule: string; severity: string; first_at: Date; organization: string }>({
      text: `select a.rule, a.severity, a.first_at, o.name as organization from alerts a join organizations o on o.id = a.organization_id where a.id = $1 and a.state <> 'closed'`, values: [alertId],
    }));
    const row = rows[0];
    return row && { rule: row.rule, severity: row.severity, organization: row.organization, when: row.first_at.toISOString(), link: `${this.mode.publicUrl}/admin/alerts/${publicId('alert', alertId)}` };
  }

  private async alertSummary(organizationId: string, count: number): Promise<MailData['alert_summary']> {
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ name: string }>({ text: 'select name from organizations where id = $1', values: [organizationId] }));
    return { count: String(count), organization: rows[0]!.name, link: `${this.mode.publicUrl}/admin/alerts` };
  }

  /** Called off meanwhile: nothing to say. */
  private async closing(organizationId: string, dueAt: string): Promise<MailData['organization_closing'] | undefined> {
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ name: string }>({ text: `select name from organizations where id = $1 and status = 'suspended'`, values: [organizationId] }));
    return rows[0] && { organization: rows[0].name, when: dueAt, link: `${this.mode.publicUrl}/admin/organization` };
  }

  private async keyReminder(organizationId: string, keyId: string): Promise<Letter | undefined> {
    const { rows } = await this.db.hot('system', (c) => c.query<Recipient & { key: string; created_at: Date }>({
      text: `select k.name as key, k.created_at, u.email, u.name, u.locale from api_keys k
             join memberships m on m.organization_id = k.organization_id and m.disabled_at is null and (k.created_by = 'user:' || m.user_id or m.role = 'OWNER') join users u on u.id = m.user_id
             where k.id = $1 and k.organization_id = $2 and k.revoked_at is null order by (k.created_by = 'user:' || m.user_id) desc limit 1`, values: [keyId, organizationId],
    }));
    const row = rows[0];
    if (!row) return undefined;
    const data: MailData['api_key_reminder'] = { name: row.key, days: String(Math.floor((this.clock.nowMs() - row.created_at.getTime()) / 86_400_000)), link: `${this.mode.publicUrl}/admin/api-keys` };
    return { to: row.email, locale: row.locale, kind: 'api_key_reminder', data: data as never };
  }

  private async recipient(userId: string): Promise<Recipient | undefined> {
    const { rows } = await this.db.hot('system', (c) => c.query<Recipient & Record<string, unknown>>({ text: 'select email, name, locale from users where id = $1 and disabled_at is null', values: [userId] }));
    return rows[0];
  }

  /** Where to: the person's own address, but for a change of it the new one (to be verified) or the former one (to be told). */
  private async addressOf(order: MailOrder, person: Recipient): Promise<string | undefined> {
    if (order.kind !== 'email_verification' && order.kind !== 'email_changed') return person.email;
    const id = order.kind === 'email_verification' ? order.tokenId : order.formerId;
    const field = order.kind === 'email_verification' ? 'email' : 'former';
    const { rows } = await this.db.hot('system', (c) => c.query<{ address: string | null }>({ text: 'select data->>$2 as address from one_time_tokens where id = $1', values: [id, field] }));
    return rows[0]?.address ?? (order.kind === 'email_verification' ? person.email : undefined);
  }
}
