import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, SendsInFlight } from '@consentry/kernel';

/** Longer than a send may take: a call that is older lost its worker, and has ended one way or the other. */
const LONGEST_MS = 35_000;
const LOOK_EVERY_MS = 10;

const ELSEWHERE = `
  select 1 from attempts a join messages m on m.id = a.message_id
  where a.organization_id = $1 and a.finished_at is null and a.worker <> $4 and a.started_at > $5 and (m.contact_id = $2 or m.connection_id = $3) limit 1`;

interface Call { contactId: string | null; connectionId: string }

/** Calls of this process are known to the moment; those of others are read from their attempts. */
@Injectable()
export class CallsInFlight extends SendsInFlight {
  /** This process among the workers. */
  readonly worker = randomUUID();
  private readonly running = new Map<string, Call>();

  constructor(private readonly db: Database, private readonly clock: Clock) {
    super();
  }

  /** Said before the attempt is committed: whoever then waits for the contact's lock finds the call here. */
  begin(attemptId: string, call: Call): void {
    this.running.set(attemptId, call);
  }

  end(attemptIds: string[]): void {
    for (const id of attemptIds) this.running.delete(id);
  }

  async settled(organizationId: string, of: { contactId: string } | { connectionId: string }): Promise<void> {
    const contactId = 'contactId' in of ? of.contactId : null;
    const connectionId = 'connectionId' in of ? of.connectionId : null;
    const here = [...this.running].filter(([, c]) => c.contactId === contactId || c.connectionId === connectionId).map(([id]) => id);
    const end = performance.now() + LONGEST_MS;
    while (performance.now() < end && (here.some((id) => this.running.has(id)) || (await this.elsewhere(organizationId, contactId, connectionId)))) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  private async elsewhere(organizationId: string, contactId: string | null, connectionId: string | null): Promise<boolean> {
    const since = new Date(this.clock.nowMs() - LONGEST_MS);
    const { rowCount } = await this.db.hot({ organizationId }, (c) => c.query({ name: 'attempts_elsewhere', text: ELSEWHERE, values: [organizationId, contactId, connectionId, this.worker, since] }));
    return rowCount !== null && rowCount > 0;
  }
}
