import { Injectable } from '@nestjs/common';
import type { Actor, Em, HotClient } from '@consentry/kernel';

/** The shorthands of `POST /v1/contacts` that other modules understand. */
export interface CreationWishes { optedIn: boolean; marketingOptedIn: boolean; channels: string[] }

/** What one row of an import says of consent: what to grant, and what proves it. */
export interface ImportedWish extends CreationWishes {
  contactId: string;
  /** When the person agreed, as the file says; null: it doesn't. */
  at: Date | null;
  evidence: Record<string, unknown>;
}

/** The consents of one chunk of an import. In a dry run nothing is written, and all is decided as it would be. */
export interface ImportedConsents { organizationId: string; by: { kind: string; id: string }; now: Date; nextId: () => string; dry: boolean; wishes: ImportedWish[] }

/** For each contact where not everything was granted: why. `granted`: how many contacts were granted something. */
export interface ConsentOutcome { granted: number; refused: Map<string, 'opted_out_kept' | 'withdrawal_kept' | 'consent_in_future'> }

/** Contacts whose import is undone: what it granted them is withdrawn. */
export interface UndoneConsents { organizationId: string; /** As the evidence has it: `imp_…`. */ importId: string; by: { kind: string; id: string }; now: Date; nextId: () => string; contactIds: string[] }

/** Modules above contacts take part in its transactions here, so that contacts need not know them. */
@Injectable()
export class ContactHooks {
  private readonly created: ((em: Em, actor: Actor, contactId: string, wishes: CreationWishes) => Promise<void>)[] = [];
  private readonly merged: ((em: Em, actor: Actor, keptId: string, goneId: string) => Promise<void>)[] = [];
  private readonly imported: ((client: HotClient, consents: ImportedConsents) => Promise<ConsentOutcome>)[] = [];

  private readonly undone: ((client: HotClient, consents: UndoneConsents) => Promise<void>)[] = [];

  onCreated(hook: (em: Em, actor: Actor, contactId: string, wishes: CreationWishes) => Promise<void>): void {
    this.created.push(hook);
  }

  onMerged(hook: (em: Em, actor: Actor, keptId: string, goneId: string) => Promise<void>): void {
    this.merged.push(hook);
  }

  onImported(hook: (client: HotClient, consents: ImportedConsents) => Promise<ConsentOutcome>): void {
    this.imported.push(hook);
  }

  onImportUndone(hook: (client: HotClient, consents: UndoneConsents) => Promise<void>): void {
    this.undone.push(hook);
  }

  async afterCreate(em: Em, actor: Actor, contactId: string, wishes: CreationWishes): Promise<void> {
    for (const hook of this.created) await hook(em, actor, contactId, wishes);
  }

  async afterMerge(em: Em, actor: Actor, keptId: string, goneId: string): Promise<void> {
    for (const hook of this.merged) await hook(em, actor, keptId, goneId);
  }

  async afterImport(client: HotClient, consents: ImportedConsents): Promise<ConsentOutcome> {
    const all: ConsentOutcome = { granted: 0, refused: new Map() };
    for (const hook of this.imported) {
      const { granted, refused } = await hook(client, consents);
      all.granted += granted;
      for (const [contactId, code] of refused) all.refused.set(contactId, code);
    }
    return all;
  }

  async afterImportUndone(client: HotClient, consents: UndoneConsents): Promise<void> {
    for (const hook of this.undone) await hook(client, consents);
  }
}
