import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Keys } from '@consentry/vault';
import { Clock, Database, describeError, IDEMPOTENCY_HOURS, Log, type Turn } from '@consentry/kernel';
import { ApiKeys, OneTimeTokens, SessionOpening, Sessions, SignInAttempts } from '@consentry/auth';
import { DoubleOptIn } from '@consentry/consent';
import { Imports } from '@consentry/contacts';
import { MediaRetention, ZeroContent } from '@consentry/messaging';
import { Passkeys } from '@consentry/mfa';
import { ActivityFollower } from '@consentry/monitoring';
import { ExportRetention, Processors, RequestReminders, RetentionEngine } from '@consentry/privacy';
import { Once } from '@consentry/sso';
import { Deliveries } from '@consentry/webhooks';

const EVERY_MS = 10 * 60_000;

export interface Tidied { sessions: number; idempotencyKeys: number; attempts: number; tokens: number; reminders: number; keyRotations: number }

/** Takes away what has had its time: ended sessions (ID-3), idempotency keys, counters, tokens, browsers long unseen; and reminds of old keys (ID-11). Retention of everything else is a module of its own. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;
  private readonly log: Log;

  constructor(private readonly app: NestFastifyApplication) {
    this.log = app.get(Log);
  }

  start(turn: Turn): void {
    this.timer = setInterval(() => { if (turn.held) void this.run().catch((error: unknown) => this.log.warn('housekeeping_failed', describeError(error))); }, EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async run(): Promise<Tidied> {
    const oldest = new Date(this.app.get(Clock).nowMs() - IDEMPOTENCY_HOURS * 3_600_000);
    const keys = await this.app.get(Database).hot('system', (c) => c.query({ text: 'delete from idempotency_keys where created_at < $1', values: [oldest] }));
    await this.app.get(Passkeys).purge();
    await this.app.get(Once).purge();
    await this.app.get(SessionOpening).purge();
    await this.app.get(Deliveries).purge();
    await this.app.get(ZeroContent, { strict: false }).sweep(this.app.get(Clock).now());
    await this.app.get(RetentionEngine, { strict: false }).run();
    await this.app.get(MediaRetention, { strict: false }).tidy(this.app.get(Clock).now());
    await this.app.get(ExportRetention, { strict: false }).purge(this.app.get(Clock).now());
    await this.app.get(DoubleOptIn, { strict: false }).purge();
    await this.app.get(Imports, { strict: false }).purge();
    await this.app.get(ActivityFollower, { strict: false }).purge();
    await this.app.get(RequestReminders, { strict: false }).run();
    await this.app.get(Processors, { strict: false }).review();
    return {
      idempotencyKeys: keys.rowCount ?? 0, sessions: await this.app.get(Sessions).purgeExpired(), attempts: await this.app.get(SignInAttempts).purge(), tokens: await this.app.get(OneTimeTokens).purge(),
      reminders: await this.app.get(ApiKeys).remind(), keyRotations: await this.app.get(Keys).runPolicies(),
    };
  }
}
