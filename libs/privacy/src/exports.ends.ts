import { Injectable } from '@nestjs/common';
import type { Em } from '@consentry/kernel';

/** How a copy ended. `requestId`: of the request that asked for it. */
export interface ExportEnd { exportId: string; requestId: string | null; state: 'ready' | 'failed' | 'cancelled' }
type Listener = (em: Em, organizationId: string, end: ExportEnd) => Promise<void>;

/** Told in the transaction in which a copy ends: both happen or neither. */
@Injectable()
export class ExportEnds {
  private readonly listeners: Listener[] = [];

  onEnded(listener: Listener): void {
    this.listeners.push(listener);
  }

  async tell(em: Em, organizationId: string, end: ExportEnd): Promise<void> {
    for (const listener of this.listeners) await listener(em, organizationId, end);
  }
}
