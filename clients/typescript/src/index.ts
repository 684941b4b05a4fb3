export { createClient, VERSION, type ClientOptions, type ConsentryClient } from './client.js';
export { ConsentryError, ConsentryNetworkError, ConsentryTimeoutError, unwrap, type FieldError, type ProblemCode, type Verdict } from './problem.error.js';
export { paginate, type ListPath, type PageItem, type PageOptions } from './pages.js';
export { verifyWebhook, WebhookVerificationError, type EventData, type WebhookEvent, type WebhookFault, type WebhookRequest } from './webhook.verify.js';
export type { components, operations, paths } from './api.generated.js';
