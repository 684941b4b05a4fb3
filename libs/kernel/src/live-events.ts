import { Subject, type Observable } from 'rxjs';
import type { Em, HotClient } from './database.js';
import type { Notifications } from './notifications.js';

const CHANNEL = 'consentry_live';

/** What changed, named as the panel's resources are. Carries no data: the panel asks again, and its own rights decide what it sees. */
export interface LiveEvent { resource: string; ids?: string[] }

/** Tells open panels that something changed, on every process, once the transaction has committed. */
export class LiveEvents {
  private readonly subjects = new Map<string, Subject<LiveEvent>>();

  constructor(notifications: Notifications) {
    notifications.on(CHANNEL, (payload) => {
      const { o, e } = JSON.parse(payload) as { o: string; e: LiveEvent[] };
      const subject = this.subjects.get(o);
      if (subject) for (const event of e) subject.next(event);
    });
    notifications.onGap(() => { this.close(); });
  }

  /** Completes when events may have been missed: whoever follows begins anew, and looks at everything once. */
  stream(organizationId: string): Observable<LiveEvent> {
    let subject = this.subjects.get(organizationId);
    if (!subject) this.subjects.set(organizationId, (subject = new Subject()));
    return subject.asObservable();
  }

  close(): void {
    for (const subject of this.subjects.values()) subject.complete();
    this.subjects.clear();
  }
}

export async function announce(client: HotClient, organizationId: string, events: LiveEvent[]): Promise<void> {
  await client.query({ name: 'live_notify', text: 'select pg_notify($1, $2)', values: [CHANNEL, payloadOf(organizationId, events)] });
}

export async function announceWith(em: Em, organizationId: string, events: LiveEvent[]): Promise<void> {
  await em.execute('select pg_notify(?, ?)', [CHANNEL, payloadOf(organizationId, events)]);
}

/** Postgres takes 8,000 bytes a notification; with many ids the panel refreshes the whole resource instead. */
function payloadOf(organizationId: string, events: LiveEvent[]): string {
  const slim = events.map(({ resource, ids }) => (ids && ids.length <= 20 ? { resource, ids } : { resource }));
  return JSON.stringify({ o: organizationId, e: slim });
}
