import type { Template } from '../api.generated';
import { shownParts, type ShownParts } from '../templates/template.parts';
import type { BroadcastDraft } from './broadcast.draft';

/** What a draft looks like on the phone. @param said what is made of each text */
export function partsOfDraft(draft: BroadcastDraft, template: Template | undefined, said: (text: string) => string): ShownParts {
  if (draft.type === 'template') {
    if (!template) return { body: '', buttons: [] };
    return shownParts(template.components, Object.fromEntries(Object.entries(draft.values).map(([key, value]) => [key, said(value)])));
  }
  const media = draft.type === 'image' || draft.type === 'video' || draft.type === 'document' ? draft.type.toUpperCase() : undefined;
  return { media, body: said(draft.text), buttons: [] };
}
