import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock, Database, ProblemError, type Em, type HotClient } from '@consentry/kernel';
import { InstallationSecrets } from '@consentry/vault';

/** ID-2: this many failures in a row lock for this long. */
export const MAX_FAILURES = 5;
export const LOCK_MINUTES = 30;
/** A try that neither failed nor succeeded by then died with its server. */
const PENDING_MS = 15_000;
const WAIT_MS = 25;
const MAX_WAIT_MS = 5_000;
/** Failures that nobody added to for a day are forgotten. */
const FORGET_MS = 24 * 3_600_000;

/**
 * Whose failures are counted: an address, known or not, by strangers, by one known browser, or in one session. A browser
 * that signed in before has a count of its own, so that a stranger who guesses on purpose locks himself out and not the owner.
 */
export interface Attempt { subject: Buffer; bucket: string }

const CLAIM = `
  with claimed as (
    insert into sign_in_attempts (subject, bucket, pending, pending_until, last_at) values ($1, $2, 1, $4, $3)
    on conflict (subject, bucket) do update set
      failures = case when sign_in_attempts.locked_until <= $3 then 0 else sign_in_attempts.failures end,
      locked_until = null,
      pending = 1 + case when sign_in_attempts.pending_until > $3 then sign_in_attempts.pending else 0 end,
      pending_until = $4, last_at = $3
    where (sign_in_attempts.locked_until is null or sign_in_attempts.locked_until <= $3)
      and case when sign_in_attempts.locked_until <= $3 then 0 else sign_in_attempts.failures end
        + case when sign_in_attempts.pending_until > $3 then sign_in_attempts.pending else 0 end < ${MAX_FAILURES}
    returning 1)
  select exists (select 1 from claimed) as ours, exists (select 1 from sign_in_attempts where subject = $1 and bucket = $2 and locked_until > $3) as locked`;

const FAILED = `
  update sign_in_attempts set failures = failures + $4::int, pending = greatest(pending - $4::int, 0), last_at = $3,
    locked_until = case when failures + $4::int >= ${MAX_FAILURES} and locked_until is null then $3::timestamptz + interval '${LOCK_MINUTES} minutes' else locked_until end
  where subject = $1 and bucket = $2
  returning failures, locked_until = $3::timestamptz + interval '${LOCK_MINUTES} minutes' as locks`;

/** Counts failed sign-ins in Postgres, so that every server counts the same. A try is claimed before it is checked: 200 at once are still five. */
@Injectable()
export class SignInAttempts {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly secrets: InstallationSecrets) {}

  /** The table holds no addresses: who was tried is a keyed hash. */
  async subjectOf(emailKey: string): Promise<Buffer> {
    return createHmac('sha256', await this.secrets.get('sign-in-subjects')).update(emailKey).digest();
  }

  /** False: locked, and the try must fail whatever was given. @throws ProblemError `auth.busy` when five tries are being checked and don't end. */
  async claim(attempt: Attempt): Promise<boolean> {
    for (let waited = 0; ; waited += WAIT_MS) {
      const now = this.clock.now();
      const { rows } = await this.db.hot('system', (c) => c.query<{ ours: boolean; locked: boolean }>({
        name: 'attempt_claim', text: CLAIM, values: [attempt.subject, attempt.bucket, now, new Date(now.getTime() + PENDING_MS)],
      }));
      if (rows[0]!.ours) return true;
      if (rows[0]!.locked) return false;
      if (waited >= MAX_WAIT_MS) throw new ProblemError('auth.busy', { retryAfterSeconds: 2 });
      await sleep(WAIT_MS);
    }
  }

  /** `counted` is false for a try that was refused because of the lock: the same statement, so that it takes the same time. */
  async failed(client: HotClient, attempt: Attempt, counted: boolean): Promise<{ failures: number; locks: boolean }> {
    const { rows } = await client.query<{ failures: number; locks: boolean }>({ name: 'attempt_failed', text: FAILED, values: [attempt.subject, attempt.bucket, this.clock.now(), counted ? 1 : 0] });
    return { failures: rows[0]?.failures ?? 0, locks: counted && (rows[0]?.locks ?? false) };
  }

  /** Runs what decides about a claimed try. What it throws says neither right nor wrong (it could not be checked): the try is given back. */
  async held<T>(attempt: Attempt, claimed: boolean, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (claimed) await this.db.hot('system', (c) => c.query({ name: 'attempt_released', text: 'update sign_in_attempts set pending = greatest(pending - 1, 0) where subject = $1 and bucket = $2', values: [attempt.subject, attempt.bucket] }));
      throw error;
    }
  }

  async succeeded(em: Em, attempt: Attempt): Promise<void> {
    await em.execute('update sign_in_attempts set failures = 0, pending = greatest(pending - 1, 0), locked_until = null where subject = ? and bucket = ?', [attempt.subject, attempt.bucket]);
  }

  /** Lifts every lock of an address. @returns whether there was one. */
  async clear(em: Em, subject: Buffer): Promise<boolean> {
    const rows = await em.execute<{ locked: boolean }[]>('delete from sign_in_attempts where subject = ? returning coalesce(locked_until > ?, false) as locked', [subject, this.clock.now()]);
    return rows.some((r) => r.locked);
  }

  /** Which of these addresses are locked for strangers right now. */
  async locked(em: Em, subjects: Buffer[]): Promise<Set<string>> {
    if (subjects.length === 0) return new Set();
    const rows = await em.execute<{ subject: Buffer }[]>(`select distinct subject from sign_in_attempts where subject in (${subjects.map(() => '?').join(', ')}) and locked_until > ?`, [...subjects, this.clock.now()]);
    return new Set(rows.map((r) => r.subject.toString('hex')));
  }

  async purge(): Promise<number> {
    const oldest = new Date(this.clock.nowMs() - FORGET_MS);
    const { rowCount } = await this.db.hot('system', (c) => c.query({ text: 'delete from sign_in_attempts where last_at < $1', values: [oldest] }));
    return rowCount ?? 0;
  }
}
