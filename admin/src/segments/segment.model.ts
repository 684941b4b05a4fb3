import type { SegmentDefinition } from '../api.generated';

export const FIELDS = ['consent', 'optedOut', 'tag', 'attribute', 'language', 'timeZone', 'lastInbound', 'createdAt', 'import'] as const;
export type Field = (typeof FIELDS)[number];

/** What can be said of a field, as the form says it. */
export const OPS = {
  consent: ['granted', 'withdrawn', 'none'], optedOut: ['yes', 'no'], tag: ['has', 'hasNot'], attribute: ['equals', 'not', 'in', 'exists', 'missing', 'greater', 'less', 'before', 'after'],
  language: ['in'], timeZone: ['in'], lastInbound: ['withinDays'], createdAt: ['before', 'after'], import: ['from'],
} as const satisfies Record<Field, readonly string[]>;

/** A condition as it is written: every answer a text, whichever field it is of. */
export interface Condition { key: number; field: Field; op: string; name: string; value: string; channel: string; purpose: string }
export interface Group { key: number; match: 'all' | 'any'; parts: (Condition | Group)[] }
export const MAX_DEPTH = 3;

export const isGroup = (part: Condition | Group): part is Group => 'parts' in part;

let made = 0;
const key = (): number => (made += 1);

export const newCondition = (field: Field = 'consent'): Condition => ({ key: key(), field, op: OPS[field][0], name: '', value: field === 'lastInbound' ? '30' : '', channel: field === 'consent' ? 'whatsapp' : '', purpose: 'marketing' });
export const newGroup = (parts: Group['parts'] = [newCondition()]): Group => ({ key: key(), match: 'all', parts });

type Leaf = Exclude<SegmentDefinition['conditions'][number], { field: 'group' }>;
const list = (text: string): string[] => text.split(',').map((each) => each.trim()).filter(Boolean);

/** The definition, or undefined while something is still to be filled in. */
export function definitionOf(group: Group): SegmentDefinition | undefined {
  const parts = group.parts.map((part) => {
    if (!isGroup(part)) return leafOf(part);
    const nested = definitionOf(part);
    return nested && { field: 'group' as const, ...nested };
  });
  if (parts.length === 0 || parts.some((part) => part === undefined)) return undefined;
  return { match: group.match, conditions: parts } as SegmentDefinition;
}

function leafOf({ field, op, name: typed, value: given, channel, purpose }: Condition): Leaf | undefined {
  const name = typed.trim();
  const value = given.trim();
  switch (field) {
    case 'consent': return { field, channel, purpose, is: op } as Leaf;
    case 'optedOut': return { field, is: op === 'yes', ...(channel && { channel }) };
    case 'tag': return value ? { field, op, tagId: value } as Leaf : undefined;
    case 'language': case 'timeZone': return list(value).length > 0 ? { field, in: list(value) } : undefined;
    case 'createdAt': return value ? { field, op, value } as Leaf : undefined;
    case 'lastInbound': return Number(value) >= 1 ? { field, withinDays: Math.trunc(Number(value)) } : undefined;
    case 'import': return value ? { field, importId: value } : undefined;
    case 'attribute': {
      if (!name) return undefined;
      if (op === 'exists' || op === 'missing') return { field, name, op };
      if (!value) return undefined;
      if (op === 'in') return { field, name, op, values: list(value) };
      if (op === 'greater' || op === 'less') return Number.isFinite(Number(value)) ? { field, name, op, value: Number(value) } : undefined;
      return { field, name, op, value } as Leaf;
    }
  }
}

/** What a stored definition looks like in the form. */
export function groupOf(definition: SegmentDefinition): Group {
  return { key: key(), match: definition.match, parts: definition.conditions.map((part) => (part.field === 'group' ? groupOf(part as unknown as SegmentDefinition) : conditionOf(part as Leaf))) };
}

function conditionOf(leaf: Leaf): Condition {
  const { field } = leaf;
  const base = { ...newCondition(field), channel: '' };
  const raw = leaf as Record<string, unknown>;
  const text = (name: string): string => (raw[name] === undefined ? '' : String(raw[name]));
  switch (field) {
    case 'consent': return { ...base, op: leaf.is, channel: leaf.channel, purpose: leaf.purpose };
    case 'optedOut': return { ...base, op: leaf.is ? 'yes' : 'no', channel: leaf.channel ?? '' };
    case 'tag': return { ...base, op: leaf.op, value: leaf.tagId };
    case 'language': case 'timeZone': return { ...base, value: leaf.in.join(', ') };
    case 'createdAt': return { ...base, op: leaf.op, value: leaf.value.slice(0, 10) };
    case 'lastInbound': return { ...base, value: String(leaf.withinDays) };
    case 'import': return { ...base, value: leaf.importId };
    case 'attribute': return { ...base, op: leaf.op, name: leaf.name, value: leaf.op === 'in' ? leaf.values.map(String).join(', ') : leaf.op === 'before' || leaf.op === 'after' ? text('value').slice(0, 10) : text('value') };
  }
}
