import type { Broadcast, BroadcastAudience, BroadcastMessage, Connection, CreateBroadcast, Segment, SegmentDefinition, Template } from '../api.generated';
import { bodyOf, slotsOf } from '../messages/template';

export const WRITTEN_TYPES = ['template', 'text', 'image', 'video', 'document'] as const;
export type WrittenType = (typeof WRITTEN_TYPES)[number];
export const PURPOSES = ['marketing', 'utility', 'service'] as const;
export type Purpose = (typeof PURPOSES)[number];
export const AUDIENCES = ['consent', 'segment', 'import'] as const;
/** `stored`: an audience or message that came from a program and that this form leaves as it is. */
export type AudienceKind = (typeof AUDIENCES)[number] | 'stored';

export interface BroadcastDraft {
  name: string; connectionId: string; purpose: Purpose;
  audience: AudienceKind; segmentId: string; importId: string; storedAudience?: BroadcastAudience;
  type: WrittenType | 'stored'; templateId: string; values: Record<string, string>; text: string; link: string; storedMessage?: BroadcastMessage;
}

export const EMPTY_BROADCAST: BroadcastDraft = { name: '', connectionId: '', purpose: 'marketing', audience: 'consent', segmentId: '', importId: '', type: 'template', templateId: '', values: {}, text: '', link: '' };

export const consentDefinition = (channel: string, purpose: Purpose): SegmentDefinition => ({ match: 'all', conditions: [{ field: 'consent', channel, purpose, is: 'granted' }] });

/** Which conditions the audience comes to, for counting it. */
export function definitionOfAudience(draft: BroadcastDraft, channel: string | undefined, segments: Segment[]): SegmentDefinition | undefined {
  switch (draft.audience) {
    case 'consent': return channel ? consentDefinition(channel, draft.purpose) : undefined;
    case 'segment': return segments.find(({ id }) => id === draft.segmentId)?.definition as SegmentDefinition | undefined;
    case 'import': return draft.importId ? { match: 'all', conditions: [{ field: 'import', importId: draft.importId }] } : undefined;
    case 'stored': return draft.storedAudience?.definition;
  }
}

export const audienceReady = (draft: BroadcastDraft): boolean => draft.name.trim() !== '' && draft.connectionId !== '' && (draft.audience !== 'segment' || draft.segmentId !== '') && (draft.audience !== 'import' || draft.importId !== '');

export function messageReady(draft: BroadcastDraft, template: Template | undefined): boolean {
  if (draft.type === 'stored') return true;
  if (draft.type === 'template') return template !== undefined && slotsOf(template).every(({ key }) => draft.values[key]?.trim());
  return draft.type === 'text' ? draft.text.trim() !== '' : draft.link.trim() !== '';
}

export function createOf(draft: BroadcastDraft, connection: Connection, template: Template | undefined): CreateBroadcast {
  return { name: draft.name.trim(), connectionId: draft.connectionId, audience: audienceOf(draft, connection), message: messageOf(draft, template) };
}

function audienceOf(draft: BroadcastDraft, { channel }: Connection): BroadcastAudience {
  switch (draft.audience) {
    case 'consent': return { definition: consentDefinition(channel, draft.purpose) };
    case 'segment': return { segmentId: draft.segmentId };
    case 'import': return { importId: draft.importId };
    case 'stored': return draft.storedAudience ?? {};
  }
}

function messageOf(draft: BroadcastDraft, template: Template | undefined): BroadcastMessage {
  const { purpose, type, text, link } = draft;
  if (type === 'stored' && draft.storedMessage) return { ...draft.storedMessage, purpose };
  if (type === 'template' && template) return { purpose, type, template: bodyOf(template, draft.values) as BroadcastMessage['template'] };
  if (type === 'image' || type === 'video' || type === 'document') return { purpose, type, [type]: { link: link.trim(), ...(text.trim() !== '' && { caption: text.trim() }) } };
  return { purpose, type: 'text', text: { body: text } };
}

/** A stored draft, as far as the form can write it. */
export function draftOf(broadcast: Broadcast, templates: Template[]): BroadcastDraft {
  const audience = broadcast.audience as BroadcastAudience;
  const message = broadcast.message as BroadcastMessage | null;
  const base: BroadcastDraft = { ...EMPTY_BROADCAST, name: broadcast.name, connectionId: broadcast.connectionId, purpose: PURPOSES.find((each) => each === broadcast.purpose) ?? 'service' };
  return { ...base, ...audienceFields(audience, base.purpose), ...(message ? messageFields(message, templates) : {}) };
}

function audienceFields(audience: BroadcastAudience, purpose: Purpose): Partial<BroadcastDraft> {
  if (audience.segmentId) return { audience: 'segment', segmentId: audience.segmentId };
  if (audience.importId) return { audience: 'import', importId: audience.importId };
  const [only, ...others] = audience.definition?.conditions ?? [];
  const all = only?.field === 'consent' && others.length === 0 && 'is' in only && only.is === 'granted' && 'purpose' in only && only.purpose === purpose;
  return all ? { audience: 'consent' } : { audience: 'stored', storedAudience: audience };
}

function messageFields(message: BroadcastMessage, templates: Template[]): Partial<BroadcastDraft> {
  if (message.type === 'text') return { type: 'text', text: message.text?.body ?? '' };
  if (message.type === 'image' || message.type === 'video' || message.type === 'document') {
    const content = message[message.type];
    return content?.link ? { type: message.type, link: content.link, text: content.caption ?? '' } : { type: 'stored', storedMessage: message };
  }
  const template = message.type === 'template' ? templates.find(({ name, language }) => name === message.template?.name && language === message.template.language.code) : undefined;
  if (!template) return { type: 'stored', storedMessage: message };
  return { type: 'template', templateId: template.id, values: valuesOf(template, message) };
}

/** What stands in each hole of the template. */
export function valuesOf(template: Template, message: BroadcastMessage): Record<string, string> {
  const parts = message.template?.components ?? [];
  return Object.fromEntries(slotsOf(template).map((slot) => {
    const part = parts.find(({ type, index }) => type === slot.part && (slot.index === undefined || Number(index) === slot.index));
    const beside = slotsOf(template).filter((each) => each.part === slot.part && each.index === slot.index);
    const parameter = part?.parameters?.find((each) => each.parameter_name === slot.name) ?? part?.parameters?.[beside.findIndex(({ key }) => key === slot.key)];
    return [slot.key, typeof parameter?.text === 'string' ? parameter.text : ''];
  }));
}

const PLACEHOLDER = /\{\{ ?contact\.(?:name|attributes\.[^{}|]{1,64})\|([^{}|]{1,200})\}\}/g;
/** As somebody reads it of whom nothing is known. */
export const withFallbacks = (text: string): string => text.replaceAll(PLACEHOLDER, (_all, fallback: string) => fallback);
