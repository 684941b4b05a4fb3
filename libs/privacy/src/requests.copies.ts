import type { Actor, Em } from '@consentry/kernel';

/** Makes the copy of what there is of one person (GDPR art. 15, 20). Filled by the exports. */
export abstract class PersonCopies {
  /** Inside a transaction. @returns the export's id */
  abstract begin(em: Em, actor: Actor, person: { contactIds?: string[]; userId?: string }, requestId: string, media: boolean): Promise<string>;
}
