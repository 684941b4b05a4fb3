import { Injectable } from '@nestjs/common';
import type { Em } from '@consentry/kernel';

/** One who was erased and when, for whoever must not forget that: a restored backup brings people back. */
export interface ErasedPerson { organizationId: string; contactIds?: readonly string[]; userId?: string; at: Date }

/** Who is told when somebody was erased. Filled by other modules at the start. */
@Injectable()
export class Erased {
  private readonly listeners: ((person: ErasedPerson) => Promise<void>)[] = [];
  private readonly enders: ((em: Em, organizationId: string, what: { erasureId: string; requestId: string | null }) => Promise<void>)[] = [];

  /** Told before the end is written down, outside of any transaction, and perhaps more than once. */
  onErased(listener: (person: ErasedPerson) => Promise<void>): void {
    this.listeners.push(listener);
  }

  /** Part of the transaction that ends an erasure. */
  onFinished(ender: (em: Em, organizationId: string, what: { erasureId: string; requestId: string | null }) => Promise<void>): void {
    this.enders.push(ender);
  }

  async contact(organizationId: string, contactIds: readonly string[], at: Date): Promise<void> {
    for (const listener of this.listeners) await listener({ organizationId, contactIds, at });
  }

  async user(organizationId: string, userId: string, at: Date): Promise<void> {
    for (const listener of this.listeners) await listener({ organizationId, userId, at });
  }

  async organization(organizationId: string, at: Date): Promise<void> {
    for (const listener of this.listeners) await listener({ organizationId, at });
  }

  async finished(em: Em, organizationId: string, what: { erasureId: string; requestId: string | null }): Promise<void> {
    for (const ender of this.enders) await ender(em, organizationId, what);
  }
}
