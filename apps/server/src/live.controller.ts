import { Controller, Sse, type MessageEvent } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { bufferTime, filter, interval, map, merge, mergeMap, type Observable } from 'rxjs';
import { CurrentActor, Endpoint, LiveEvents, type Actor, type LiveEvent } from '@consentry/kernel';

const GATHER_MS = 150;
const HEARTBEAT_MS = 20_000;

@ApiTags('Live')
@Controller('v1/events')
export class LiveController {
  constructor(private readonly live: LiveEvents) {}

  /** Says what changed, never what it is: the panel asks again under its own rights. A burst becomes one line per resource. */
  @Sse('stream')
  @Endpoint({ summary: 'What changes, as server-sent events', access: 'signed-in', produces: 'text/event-stream' })
  stream(@CurrentActor() actor: Actor): Observable<MessageEvent> {
    const changes = this.live.stream(actor.organizationId).pipe(
      bufferTime(GATHER_MS),
      filter((events) => events.length > 0),
      mergeMap((events) => joined(events).map((data) => ({ data }))),
    );
    return merge(changes, interval(HEARTBEAT_MS).pipe(map(() => ({ type: 'heartbeat', data: '' }))));
  }
}

function joined(events: LiveEvent[]): LiveEvent[] {
  return [...Map.groupBy(events, (e) => e.resource)].map(([resource, list]) => {
    const ids = [...new Set(list.flatMap((e) => e.ids ?? []))];
    const whole = list.some((e) => !e.ids) || ids.length > 100;
    return whole ? { resource } : { resource, ids };
  });
}
