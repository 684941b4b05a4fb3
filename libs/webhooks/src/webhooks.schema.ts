import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Types of the table, `*` for all, or a prefix such as `message.*`. */
const eventTypes = z.array(z.string().max(100)).min(1, 'Choose at least one.').max(100);
const url = z.string().max(2000);
const description = z.string().trim().max(500);

export const CreateEndpoint = z.strictObject({ url, description: description.default(''), eventTypes, enabled: z.boolean().default(true) }).meta({ id: 'CreateWebhookEndpoint' });
export const UpdateEndpoint = z.strictObject({ url: url.optional(), description: description.optional(), eventTypes: eventTypes.optional(), enabled: z.boolean().optional() }).meta({ id: 'UpdateWebhookEndpoint' });
/** How long the old secret goes on signing beside the new one. */
export const RotateSecret = z.strictObject({ overlapHours: z.number().min(0).max(168).default(24) }).meta({ id: 'RotateWebhookSecret' });

const endpointFields = {
  id: idOut('webhookEndpoint'), url: z.string(), description: z.string(), eventTypes: z.array(z.string()), enabled: z.boolean(),
  /** Why the server switched it off: the receiver answered 410 Gone, or nothing succeeded for three days. Null when a person did. */
  disabledReason: z.enum(['gone', 'failing']).nullable(),
  /** Since when not one attempt has succeeded. */
  failingSince: z.iso.datetime().nullable(),
  secretChangedAt: z.iso.datetime(),
  /** Until when the secret before the last rotation signs too. */
  previousSecretUntil: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(), updatedAt: z.iso.datetime(),
};
export const EndpointView = z.object(endpointFields).meta({ id: 'WebhookEndpoint' });
/** With the signing secret (`whsec_…`), shown this once. */
export const EndpointCreated = z.object({ ...endpointFields, secret: z.string() }).meta({ id: 'WebhookEndpointCreated' });
export const EndpointPage = pageOf(EndpointView).meta({ id: 'WebhookEndpointPage' });
export const EndpointParam = z.strictObject({ id: idIn('webhookEndpoint') });

export const EventTypes = z.object({
  data: z.array(z.object({ type: z.string(), what: z.string(), /** The names of the members of `data`. */ fields: z.array(z.string()) })),
}).meta({ id: 'WebhookEventTypes' });

export const DeliveryParam = z.strictObject({ id: idIn('webhookEndpoint'), deliveryId: idIn('webhookDelivery') });
export const DeliveryQuery = PageQuery.extend({ state: z.enum(DELIVERY_STATES).optional(), eventType: z.string().max(100).optional() });

const deliveryFields = {
  id: idOut('webhookDelivery'), endpointId: idOut('webhookEndpoint'),
  /** The `webhook-id` header: the same at each attempt, and at each endpoint. */
  eventId: idOut('webhookEvent'), eventType: z.string(), eventAt: z.iso.datetime(), state: z.enum(DELIVERY_STATES), attempts: z.int(),
  /** Status code and error of the last attempt that ended. */
  lastStatus: z.int().nullable(), lastError: z.string().nullable(),
  nextAttemptAt: z.iso.datetime().nullable(), createdAt: z.iso.datetime(), finishedAt: z.iso.datetime().nullable(),
};
export const DeliveryView = z.object(deliveryFields).meta({ id: 'WebhookDelivery' });
export const DeliveryPage = pageOf(DeliveryView).meta({ id: 'WebhookDeliveryPage' });
export const AttemptView = z.object({ number: z.int(), at: z.iso.datetime(), /** Null while it runs, or when the server stopped in the middle of it. */ durationMs: z.int().nullable(), status: z.int().nullable(), error: z.string().nullable() }).meta({ id: 'WebhookAttempt' });
export const DeliveryDetail = z.object({ ...deliveryFields, /** What is sent: `{type, timestamp, data}`. */ body: z.record(z.string(), z.unknown()), attemptList: z.array(AttemptView) }).meta({ id: 'WebhookDeliveryDetail' });

export const Replay = z.strictObject({ since: z.iso.datetime(), until: z.iso.datetime().optional(), eventTypes: eventTypes.optional() }).meta({ id: 'ReplayWebhooks' });
/** How many deliveries were put on their way. With more than 10,000 events the rest begins at `nextSince`. */
export const ReplayStarted = z.object({ deliveries: z.int(), nextSince: z.iso.datetime().nullable() }).meta({ id: 'WebhookReplay' });
