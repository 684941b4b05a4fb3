import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ModeToken } from '@consentry/kernel';
import { GuardedFetch } from '@consentry/plugins';

/** Endpoints whose sockets are kept for the next event. */
const KEPT = 64;
/** Longer is no answer. */
const TIMEOUT_MS = 15_000;

interface Line { url: string; guard: GuardedFetch; users: number }

/** Sockets to endpoints, each endpoint's its own, behind the guard that connects only to addresses it has checked (TR-6). */
@Injectable()
export class Lines implements OnModuleDestroy {
  private readonly lines = new Map<string, Line>();

  constructor(private readonly mode: ModeToken) {}

  /** One POST. Redirects are answers like any other: not followed. @throws PluginError */
  async post(endpointId: string, url: string, headers: Record<string, string>, body: string): Promise<Response> {
    const line = this.take(endpointId, url);
    try {
      return await line.guard.fetch(url, { method: 'POST', headers, body, timeoutMs: TIMEOUT_MS });
    } finally {
      line.users--;
      this.tidy(endpointId, line);
    }
  }

  async onModuleDestroy(): Promise<void> {
    const all = [...this.lines.values()];
    this.lines.clear();
    await Promise.all(all.map((line) => line.guard.close()));
  }

  private take(endpointId: string, url: string): Line {
    const known = this.lines.get(endpointId);
    // Taken out and put in again: the first of the map is the one unused the longest.
    if (known) this.lines.delete(endpointId);
    const line = known?.url === url ? known : { url, guard: new GuardedFetch({ name: 'outgoing-webhook', hosts: [new URL(url).host], allowLoopback: !this.mode.production }), users: 0 };
    if (known && known !== line && known.users === 0) void known.guard.close();
    this.lines.set(endpointId, line);
    line.users++;
    return line;
  }

  private tidy(endpointId: string, line: Line): void {
    // Another address took its place while it was in use.
    if (this.lines.get(endpointId) !== line && line.users === 0) void line.guard.close();
    if (this.lines.size <= KEPT) return;
    for (const [id, each] of this.lines) {
      if (each.users > 0) continue;
      this.lines.delete(id);
      void each.guard.close();
      if (this.lines.size <= KEPT) return;
    }
  }
}
