import { useEffect, useState } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import { queryClient } from './query.client';

const SETTLE_MS = 120;
const RETRY_MS = 5_000;
/** What else on the screen is made from a resource. */
const ALSO: Record<string, string[]> = {
  messages: ['simulator', 'thread'], conversations: ['thread'], media: ['thread'], consents: ['contacts'], contacts: ['conversations'],
  'privacy-requests': ['privacy/requests'], 'legal-holds': ['privacy/holds'], retention: ['privacy/retention', 'privacy/retention/runs'], exports: ['privacy/exports'], 'processor-notices': ['privacy/processors/notices'], organization: ['session'],
};

/** Invalidates what the server says has changed. A burst of events becomes one round of questions. */
class LiveUpdates {
  private readonly stale = new Set<string>();
  private source: EventSource | undefined;
  private timer = 0;
  private retry = 0;
  private missed = false;

  constructor(private readonly client: QueryClient, private readonly onState: (live: boolean) => void) {
    this.open();
  }

  private open(): void {
    const source = new EventSource('/v1/events/stream');
    source.onopen = () => {
      this.onState(true);
      if (this.missed) void this.client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
      this.missed = false;
    };
    source.onmessage = ({ data }: MessageEvent<string>) => this.note(data);
    source.onerror = () => {
      this.missed = true;
      this.onState(false);
      // The browser reconnects by itself, but gives up for good after an answer that is no stream.
      if (source.readyState === EventSource.CLOSED) this.retry = window.setTimeout(() => this.open(), RETRY_MS);
    };
    this.source = source;
  }

  private note(data: string): void {
    const { resource } = JSON.parse(data) as { resource?: string };
    if (!resource) return;
    for (const name of [resource, ...(ALSO[resource] ?? [])]) this.stale.add(name);
    this.timer ||= window.setTimeout(() => {
      this.timer = 0;
      for (const name of this.stale) void this.client.invalidateQueries({ queryKey: [name] });
      this.stale.clear();
    }, SETTLE_MS);
  }

  close(): void {
    this.source?.close();
    window.clearTimeout(this.timer);
    window.clearTimeout(this.retry);
  }
}

/** Keeps the panel current while it is open. False while the stream is away. */
export function useLiveUpdates(wanted: boolean): boolean {
  const [live, setLive] = useState(true);
  useEffect(() => {
    if (!wanted) return undefined;
    const updates = new LiveUpdates(queryClient, setLive);
    return () => updates.close();
  }, [wanted]);
  return live || !wanted;
}
