import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, SendsInFlight } from '@consentry/kernel';

/** Longer than a send may take: a call that is older lost its worker, and has ended one way or the other. */
const LONGEST_MS = 35_000;
const LOOK_EVERY_MS = 10;

const ELSEWHERE = `
  select 1 from attempts a join messages m on m.id = a.message_id
  where a.organization_id = $1 and a.finished_at is null and a.worker <> $4 and a.started_at > $5 and (m.contact_id = $2 or m.connection_id = $3) limit 1`;

/** Calls that began for somebody who has become this contact since. */
const MERGED = `
  select a.id from attempts a join messages m on m.id = a.message_id where a.organization_id = $1 and a.finished_at is null and a.worker = $3 and m.contact_id = $2`;

const DECIDED = `
  insert into connection_pace as p (connection_id, organization_id, tokens, counted_at) values ($1, $2, 0, clock_timestamp()) on conflict (connection_id) do update set tokens = p.tokens`;

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
    if (connectionId !== null) await this.decided(organizationId, connectionId);
    const here = [...this.running].filter(([, c]) => c.contactId === contactId || c.connectionId === connectionId).map(([id]) => id);
    if (contactId !== null && this.running.size > here.length) here.push(...(await this.merged(organizationId, contactId)));
    const end = performance.now() + LONGEST_MS;
    while (performance.now() < end && (here.some((id) => this.running.has(id)) || (await this.elsewhere(organizationId, contactId, connectionId)))) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** Who decides about messages of a line holds its pace until that is committed and the calls are known: having had it, we know of all that saw the line as it was. */
  private async decided(organizationId: string, connectionId: string): Promise<void> {
    await this.db.hotRetrying({ organizationId }, (c) => c.query({ name: 'line_decided', text: DECIDED, values: [connectionId, organizationId] }));
  }

  private async merged(organizationId: string, contactId: string): Promise<string[]> {
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ id: string }>({ name: 'attempts_merged', text: MERGED, values: [organizationId, contactId, this.worker] }));
    return rows.map((r) => r.id);
  }

  private async elsewhere(organizationId: string, contactId: string | null, connectionId: string | null): Promise<boolean> {
    const since = new Date(this.clock.nowMs() - LONGEST_MS);
    const { rowCount } = await this.db.hot({ organizationId }, (c) => c.query({ name: 'attempts_elsewhere', text: ELSEWHERE, values: [organizationId, contactId, connectionId, this.worker, since] }));
    return rowCount !== null && rowCount > 0;
  }
}
