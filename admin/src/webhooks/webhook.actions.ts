import type {
  CreateWebhookEndpoint, ReplayWebhooks, RotateWebhookSecret, UpdateWebhookEndpoint, WebhookDelivery, WebhookDeliveryDetail, WebhookDeliveryPage, WebhookEndpoint, WebhookEndpointCreated, WebhookEventTypes, WebhookReplay,
} from '../api.generated';
import { api, type Query } from '../app/http';

const at = (id: string) => `webhook-endpoints/${encodeURIComponent(id)}`;

export const webhookActions = {
  webhookEventTypes: () => api<WebhookEventTypes>('GET', 'webhook-endpoints/event-types'),
  createWebhookEndpoint: (body: CreateWebhookEndpoint) => api<WebhookEndpointCreated>('POST', 'webhook-endpoints', { body }),
  updateWebhookEndpoint: (id: string, body: UpdateWebhookEndpoint) => api<WebhookEndpoint>('PATCH', at(id), { body }),
  removeWebhookEndpoint: (id: string) => api<void>('DELETE', at(id)),
  rotateWebhookSecret: (id: string, body: RotateWebhookSecret) => api<WebhookEndpointCreated>('POST', `${at(id)}/rotate`, { body }),
  testWebhookEndpoint: (id: string) => api<WebhookDelivery>('POST', `${at(id)}/test`),
  replayWebhooks: (id: string, body: ReplayWebhooks) => api<WebhookReplay>('POST', `${at(id)}/replay`, { body }),
  webhookDeliveries: (id: string, query: Query, signal?: AbortSignal) => api<WebhookDeliveryPage>('GET', `${at(id)}/deliveries`, { query, signal }),
  webhookDelivery: (id: string, deliveryId: string) => api<WebhookDeliveryDetail>('GET', `${at(id)}/deliveries/${encodeURIComponent(deliveryId)}`),
  resendWebhook: (id: string, deliveryId: string) => api<WebhookDelivery>('POST', `${at(id)}/deliveries/${encodeURIComponent(deliveryId)}/resend`),
};
