import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';
import { ContentGone } from '../privacy/content.gone.js';

export const INBOUND_STATES = ['pending', 'applied', 'not_understood', 'unrouted', 'failed'] as const;

/** One event of a verified delivery, as it was stored. Nothing is dropped: what isn't understood waits here. */
export const InboundEventView = z.object({
  id: idOut('inboundEvent'), connectionId: idOut('connection'), kind: z.string(), name: z.string(), state: z.enum(INBOUND_STATES),
  receivedAt: z.iso.datetime(), appliedAt: z.iso.datetime().nullable(), detail: z.string().nullable(), payload: z.unknown(),
  /** Why `payload` is empty, where it was erased. */
  contentGone: ContentGone.nullable(),
}).meta({ id: 'InboundEvent' });
export const InboundEventPage = pageOf(InboundEventView).meta({ id: 'InboundEventPage' });
export const InboundEventQuery = PageQuery.extend({ connectionId: idIn('connection').optional(), state: z.enum(INBOUND_STATES).optional(), kind: z.string().max(32).optional() });
