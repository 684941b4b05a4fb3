import { appendFile } from 'node:fs/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { actForHot, Clock, Database, enqueue, EventSubscriptions, INSTALLATION, Mailer, publicId, publish, Queue, type Job, type JobResult } from '@consentry/kernel';
import { notes } from '@consentry/audit';
import './witness.events.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAIL_TOPIC = 'audit.witness';

interface Due { organization_id: string; size: string; note: string; mail: boolean; emails: string[]; [column: string]: unknown }

/** Heads that grew since they were last witnessed, an hour ago at least. A time to come was put there to keep witnesses away. */
const DUE = `
  select t.organization_id, t.size, t.note, coalesce(s.witness_emails, '{}') as emails, (coalesce(s.witness_mailed_at, '-infinity') <= $2 or s.witness_mailed_at > $3) and cardinality(coalesce(s.witness_emails, '{}')) > 0 as mail
  from audit_trees t left join audit_settings s using (organization_id)
  where not exists (select 1 from audit_breaks b where b.organization_id = t.organization_id) and (t.sealed_at > coalesce(s.witnessed_at, '-infinity') and coalesce(s.witnessed_at, '-infinity') <= $1 or s.witnessed_at > $3) order by t.organization_id limit 500`;

const WITNESSED = `
  insert into audit_settings (organization_id, witnessed_at, witness_mailed_at) values ($1, $2, case when $3 then $2::timestamptz end)
  on conflict (organization_id) do update set witnessed_at = excluded.witnessed_at, witness_mailed_at = coalesce(excluded.witness_mailed_at, audit_settings.witness_mailed_at)`;

/**
 * Hands signed checkpoints to where whoever holds the database does not reach: a file, an outgoing webhook, a mailbox (AU-4). Against an
 * attacker with the database and the signing key, these copies are all there is. An hour apart; mails a day.
 */
@Injectable()
export class Witnesses implements OnModuleInit {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly queue: Queue, private readonly mailer: Mailer, private readonly subscriptions: EventSubscriptions) {}

  onModuleInit(): void {
    this.queue.consume({ topic: MAIL_TOPIC, chunk: 10, concurrency: 1, maxAttempts: 12, handle: (organizationId, jobs) => Promise.all(jobs.map((job) => this.mail(organizationId, job))) });
  }

  /** @param file to which notes are added, one after another, each ended by an empty line. @returns how many logs were witnessed */
  async run(file?: string): Promise<number> {
    const now = this.clock.now();
    const { rows } = await this.db.hot('system', (c) => c.query<Due>({ text: DUE, values: [new Date(now.getTime() - HOUR_MS), new Date(now.getTime() - DAY_MS), now] }));
    if (rows.length > 0 && file !== undefined) await appendFile(file, rows.map((r) => `${r.note}\n`).join(''), { mode: 0o644 });
    for (const row of rows) await this.tell(row, now);
    return rows.length;
  }

  private async tell({ organization_id: id, size, note, mail, emails }: Due, now: Date): Promise<void> {
    await this.db.hot('system', async (c) => {
      await actForHot(c, id);
      await c.query({ text: WITNESSED, values: [id, now, mail] });
      if (id !== INSTALLATION) await publish(c, this.subscriptions, id, now, [{ type: 'audit.checkpoint', data: { size: Number(size), checkpoint: note } }]);
      // The order names a place in the settings, not the address.
      if (mail) await enqueue(c, id, now, emails.map((_, index) => ({ topic: MAIL_TOPIC, key: `${id}/${index}`, payload: { index, note } })));
    });
  }

  private async mail(organizationId: string, job: Job): Promise<JobResult> {
    const { index, note } = job.payload as { index: number; note: string };
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ to: string | null; name: string }>({
      text: 'select s.witness_emails[$2 + 1] as to, o.name from audit_settings s join organizations o on o.id = s.organization_id where s.organization_id = $1', values: [organizationId, index],
    }));
    const row = rows[0];
    if (!row?.to) return { done: true };
    try {
      await this.mailer.send({ organizationId, to: row.to, kind: 'audit_checkpoint', locale: 'en', ...letter(organizationId, row.name, note) });
      return { done: true };
    } catch {
      return { retryAfterMs: 60_000 * job.attempt, reason: 'the mail server did not take it' };
    }
  }
}

/** In English alone: it is kept by auditors, and read by programs. */
function letter(organizationId: string, name: string, note: string): { subject: string; text: string; html: string } {
  const { size, time } = notes.parseCheckpoint(note);
  const lines = [
    `This is the signed head of the audit log of ${name} (${publicId('organization', organizationId)}): ${size} entries, ${time}.`,
    'Keep this mail. An audit log that does not begin with this one was altered. To check it, save the lines below to a file and run: consentry audit verify --checkpoint FILE',
  ];
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return {
    subject: `Audit log checkpoint: ${size} entries`, text: `${lines.join('\n\n')}\n\n${note}`,
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Audit log checkpoint</title></head><body>${lines.map((l) => `<p>${escaped(l)}</p>`).join('')}<pre>${escaped(note)}</pre></body></html>`,
  };
}
