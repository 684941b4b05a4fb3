import { Controller, Req, Sse, type MessageEvent } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { bufferTime, concatMap, endWith, filter, ignoreElements, interval, map, merge, mergeMap, share, takeUntil, type Observable } from 'rxjs';
import { Authenticator, CurrentActor, Endpoint, LiveEvents, type Actor, type ApiRequest, type LiveEvent } from '@consentry/kernel';

const GATHER_MS = 150;

@ApiTags('Live')
@Controller('v1/events')
export class LiveController {
  /** Milliseconds; a test shortens it. */
  static heartbeatMs = 20_000;

  constructor(private readonly live: LiveEvents, private readonly authenticator: Authenticator) {}

  /**
   * Says what changed, never what it is: the panel asks again under its own rights. A burst becomes one line per resource.
   * With each heartbeat it is asked whether session or key still hold; if not, the stream ends (ID-4).
   */
  @Sse('stream')
  @Endpoint({ summary: 'What changes, as server-sent events', access: 'signed-in', produces: 'text/event-stream' })
  stream(@CurrentActor() actor: Actor, @Req() request: ApiRequest): Observable<MessageEvent> {
    const live = this.live.stream(actor.organizationId);
    const changes = live.pipe(
      bufferTime(GATHER_MS),
      filter((events) => events.length > 0),
      mergeMap((events) => joined(events).map((data) => ({ data }))),
    );
    const checked = interval(LiveController.heartbeatMs).pipe(concatMap(() => this.authenticator.stillHolds(request)), share());
    const ended = checked.pipe(filter((holds) => !holds));
    return merge(changes, checked.pipe(filter((holds) => holds), map(() => ({ type: 'heartbeat', data: '' })))).pipe(takeUntil(merge(ended, live.pipe(ignoreElements(), endWith(true)))));
  }
}

function joined(events: LiveEvent[]): LiveEvent[] {
  return [...Map.groupBy(events, (e) => e.resource)].map(([resource, list]) => {
    const ids = [...new Set(list.flatMap((e) => e.ids ?? []))];
    const whole = list.some((e) => !e.ids) || ids.length > 100;
    return whole ? { resource } : { resource, ids };
  });
}
