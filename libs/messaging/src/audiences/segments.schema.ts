import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';
import { PURPOSES } from '@consentry/consent';

/** Deeper questions than this no person reads, and larger ones no page of contacts answers in time. */
export const MAX_DEPTH = 3;
export const MAX_CONDITIONS = 50;

const channel = z.string().regex(/^[a-z][a-z0-9_-]{1,31}$/, 'Must be the name of a channel, like whatsapp.');
const attribute = { field: z.literal('attribute'), name: z.string().min(1).max(64) };
const scalar = z.union([z.string().max(1024), z.number(), z.boolean()]);
const moment = z.union([z.iso.datetime(), z.iso.date()], 'Must be a day (2026-11-22) or a time (2026-11-22T10:00:00Z).');
const code = z.string().min(1).max(64);

const Attribute = z.discriminatedUnion('op', [
  z.strictObject({ ...attribute, op: z.enum(['equals', 'not']), value: scalar }),
  z.strictObject({ ...attribute, op: z.literal('in'), values: z.array(scalar).min(1).max(100) }),
  z.strictObject({ ...attribute, op: z.enum(['exists', 'missing']) }),
  z.strictObject({ ...attribute, op: z.enum(['before', 'after']), value: moment }),
  z.strictObject({ ...attribute, op: z.enum(['greater', 'less']), value: z.number() }),
]);

const LEAVES = [
  Attribute,
  z.strictObject({ field: z.literal('tag'), op: z.enum(['has', 'hasNot']), tagId: idIn('tag') }),
  z.strictObject({ field: z.literal('consent'), channel, purpose: z.enum(PURPOSES), is: z.enum(['granted', 'withdrawn', 'none']) }),
  z.strictObject({ field: z.literal('optedOut'), channel: channel.optional(), is: z.boolean() }),
  z.strictObject({ field: z.enum(['language', 'timeZone']), in: z.array(code).min(1).max(100) }),
  z.strictObject({ field: z.literal('createdAt'), op: z.enum(['before', 'after']), value: moment }),
  z.strictObject({ field: z.literal('lastInbound'), withinDays: z.int().min(1).max(3650) }),
  z.strictObject({ field: z.literal('import'), importId: idIn('import') }),
] as const;

export type Leaf = z.infer<(typeof LEAVES)[number]>;
export interface Group { match: 'all' | 'any'; conditions: (Leaf | (Group & { field: 'group' }))[] }

/** Each depth has a shape of its own, so that a bottomless request is refused at the fourth step and not by the stack. */
function groupAt(depth: number): z.ZodType<Group> {
  const nested = depth < MAX_DEPTH ? [z.strictObject({ field: z.literal('group'), ...partsAt(depth + 1) })] : [];
  return z.strictObject({ match: z.enum(['all', 'any']), conditions: conditionsOf(nested) }) as unknown as z.ZodType<Group>;
}

function partsAt(depth: number) {
  const nested: z.ZodObject[] = depth < MAX_DEPTH ? [z.strictObject({ field: z.literal('group'), ...partsAt(depth + 1) })] : [];
  return { match: z.enum(['all', 'any']), conditions: conditionsOf(nested) };
}

function conditionsOf(nested: z.ZodObject[]): z.ZodArray<z.ZodType> {
  return z.array(z.discriminatedUnion('field', [...LEAVES, ...nested] as never) as z.ZodType).min(1).max(MAX_CONDITIONS);
}

/** Who is meant: conditions on contacts, joined by all or any, in groups up to three deep. */
export const Definition = groupAt(1).refine((group) => countLeaves(group) <= MAX_CONDITIONS, { path: ['conditions'], message: `A definition has at most ${MAX_CONDITIONS} conditions in all.` })
  .meta({ id: 'SegmentDefinition' });
export type Definition = Group;

export function countLeaves(group: Group): number {
  return group.conditions.reduce((n, c) => n + (c.field === 'group' ? countLeaves(c) : 1), 0);
}

const name = z.string().trim().min(1).max(200);
export const CreateSegment = z.strictObject({ name, definition: Definition }).meta({ id: 'CreateSegment' });
export const UpdateSegment = z.strictObject({ name: name.optional(), definition: Definition.optional() }).meta({ id: 'UpdateSegment' });
export const SegmentView = z.object({ id: idOut('segment'), name: z.string(), definition: z.unknown(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() }).meta({ id: 'Segment' });
export const SegmentPage = pageOf(SegmentView).meta({ id: 'SegmentPage' });
export const SegmentQuery = PageQuery;
export const SegmentParam = z.strictObject({ id: idIn('segment') });
export const CountSegment = z.strictObject({ definition: Definition }).meta({ id: 'CountSegment' });
/** `complete: false`: the time was over after `looked` contacts, of which `count` are meant. */
export const SegmentCount = z.object({ count: z.int(), looked: z.int(), complete: z.boolean() }).meta({ id: 'SegmentCount' });
