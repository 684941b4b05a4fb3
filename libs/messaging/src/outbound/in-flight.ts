import { Injectable } from '@nestjs/common';
import { Database, SendsInFlight } from '@consentry/kernel';

/** Longer than a send may take: a call that is older lost its worker, and has ended one way or the other. */
const LONGEST_MS = 35_000;
const LOOK_EVERY_MS = 15;

const RUNNING = `
  select 1 from attempts a join messages m on m.id = a.message_id
  where a.organization_id = $1 and a.finished_at is null and (m.contact_id = $2 or m.connection_id = $3) limit 1`;

/** Reads it from the attempts, so that it holds for calls of every process. */
@Injectable()
export class AttemptsInFlight extends SendsInFlight {
  constructor(private readonly db: Database) {
    super();
  }

  async settled(organizationId: string, of: { contactId: string } | { connectionId: string }): Promise<void> {
    const values = [organizationId, 'contactId' in of ? of.contactId : null, 'connectionId' in of ? of.connectionId : null];
    const end = performance.now() + LONGEST_MS;
    for (;;) {
      const { rowCount } = await this.db.hot({ organizationId }, (c) => c.query({ name: 'attempts_running', text: RUNNING, values }));
      if (!rowCount || performance.now() > end) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
