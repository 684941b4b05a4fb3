import { Injectable } from '@nestjs/common';
import type { Actor, Em } from '@consentry/kernel';

/** The shorthands of `POST /v1/contacts` that other modules understand. */
export interface CreationWishes { optedIn: boolean; marketingOptedIn: boolean; channels: string[] }

/** Modules above contacts take part in its transactions here, so that contacts need not know them. */
@Injectable()
export class ContactHooks {
  private readonly created: ((em: Em, actor: Actor, contactId: string, wishes: CreationWishes) => Promise<void>)[] = [];
  private readonly merged: ((em: Em, actor: Actor, keptId: string, goneId: string) => Promise<void>)[] = [];

  onCreated(hook: (em: Em, actor: Actor, contactId: string, wishes: CreationWishes) => Promise<void>): void {
    this.created.push(hook);
  }

  onMerged(hook: (em: Em, actor: Actor, keptId: string, goneId: string) => Promise<void>): void {
    this.merged.push(hook);
  }

  async afterCreate(em: Em, actor: Actor, contactId: string, wishes: CreationWishes): Promise<void> {
    for (const hook of this.created) await hook(em, actor, contactId, wishes);
  }

  async afterMerge(em: Em, actor: Actor, keptId: string, goneId: string): Promise<void> {
    for (const hook of this.merged) await hook(em, actor, keptId, goneId);
  }
}
