/* Generated from the OpenAPI document by "npm run generate". Do not edit. */

export type Verdict = RuleResult[];

export interface Liveness {
  status: 'ok';
}
export interface Readiness {
  status: 'ok';
  checks: {
    [k: string]: {
      ok: boolean;
      detail: string;
    };
  };
}
export interface PluginList {
  data: Plugin[];
}
export interface Plugin {
  id: string;
  kind: 'channel' | 'keys';
  name: string;
  channel: string | null;
  sdk: string;
  types: string[];
  serviceWindowHours: number | null;
  fields: {
    name: string;
    secret: boolean;
    required: boolean;
    description: string | null;
  }[];
  hasSimulator: boolean;
}
export interface ConnectionPage {
  data: Connection[];
  nextCursor: string | null;
  total?: number;
}
export interface Connection {
  id: string;
  plugin: string;
  channel: string;
  name: string;
  status: 'active' | 'paused' | 'disconnected';
  credentials: {
    [k: string]: string;
  };
  settings: {
    [k: string]: unknown;
  };
  webhookUrl: string;
  serviceWindowHours: number | null;
  types: string[];
  createdAt: string;
  lastWebhookAt: string | null;
  lastError: string | null;
  lastCheckedAt: string | null;
}
export interface CreateConnection {
  plugin: string;
  name: string;
  credentials: {
    [k: string]: unknown;
  };
  settings?: {
    [k: string]: unknown;
  };
}
export interface UpdateConnection {
  name?: string;
  status?: 'active' | 'paused';
  credentials?: {
    [k: string]: unknown;
  };
}
export interface ConnectionCheck {
  ok: boolean;
  detail: string;
  code: string | null;
}
export interface ContactPage {
  data: Contact[];
  nextCursor: string | null;
  total?: number;
}
export interface Contact {
  id: string;
  name: string | null;
  identities: Identity[];
  attributes: {
    [k: string]: unknown;
  };
  createdAt: string;
  updatedAt: string;
}
export interface Identity {
  id: string;
  channel: string;
  kind: 'phone' | 'user_id' | 'email' | 'handle';
  address: string;
}
export interface CreateContact {
  name?: string;
  /**
   * @maxItems 20
   */
  identities?: {
    channel: string;
    address: string;
  }[];
  phone?: string;
  attributes?: {
    [k: string]: string | number | boolean | null;
  };
  optedIn?: boolean;
  marketingOptedIn?: boolean;
}
export interface UpdateContact {
  name?: string;
  attributes?: {
    [k: string]: string | number | boolean | null;
  };
}
export interface MergeContacts {
  otherId: string;
}
export interface ConsentLedger {
  data: ConsentRecord[];
  nextCursor: string | null;
  total?: number;
  states: ConsentState[];
  optOuts: OptOut[];
}
export interface ConsentRecord {
  id: string;
  channel: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  state: 'granted' | 'withdrawn';
  source: 'manual' | 'api' | 'import' | 'web_form' | 'inbound' | 'keyword' | 'provider' | 'merge';
  evidence: {
    [k: string]: unknown;
  };
  actor: string;
  recordedAt: string;
}
export interface ConsentState {
  channel: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  state: 'granted' | 'withdrawn';
  source: 'manual' | 'api' | 'import' | 'web_form' | 'inbound' | 'keyword' | 'provider' | 'merge';
  since: string;
}
export interface OptOut {
  channel: string;
  since: string;
  by: 'keyword' | 'manual' | 'provider' | 'merge';
}
export interface RecordConsent {
  channel: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  state: 'granted' | 'withdrawn';
  source: 'manual' | 'api';
  evidence?: {
    [k: string]: string | number | boolean;
  };
}
export interface LoginRequest {
  email: string;
  password: string;
}
export interface Session {
  user: User;
  organization: Organization;
  csrfToken: string;
  permissions: string[];
  expiresAt: string;
  demo: boolean;
}
export interface User {
  id: string;
  email: string;
  name: string;
  role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
}
export interface Organization {
  id: string;
  name: string;
  status: 'active' | 'suspended';
}
export interface ApiKeyPage {
  data: ApiKey[];
  nextCursor: string | null;
  total?: number;
}
export interface ApiKey {
  id: string;
  name: string;
  environment: 'live' | 'test';
  prefix: string;
  scopes: string[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
}
export interface CreateApiKey {
  name: string;
  environment?: 'live' | 'test';
  /**
   * @minItems 1
   * @maxItems 64
   */
  scopes?: string[];
  expiresAt?: string;
}
export interface ApiKeyCreated {
  id: string;
  name: string;
  environment: 'live' | 'test';
  prefix: string;
  scopes: string[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
  key: string;
}
export interface SendMessage {
  connectionId: string;
  contactId?: string;
  to?: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  type: 'text' | 'image' | 'video' | 'audio' | 'document' | 'sticker' | 'location' | 'contacts' | 'reaction' | 'template' | 'interactive';
  replyTo?: string;
  text?: TextContent;
  template?: TemplateContent;
  image?: unknown;
  video?: unknown;
  audio?: unknown;
  document?: unknown;
  sticker?: unknown;
  location?: unknown;
  contacts?: unknown;
  reaction?: unknown;
  interactive?: unknown;
}
export interface TextContent {
  body: string;
  preview_url?: boolean;
}
export interface TemplateContent {
  name: string;
  language: {
    code: string;
    policy?: 'deterministic';
  };
  /**
   * @maxItems 16
   */
  components?: TemplateComponent[];
}
export interface TemplateComponent {
  type: 'header' | 'body' | 'button' | 'footer' | 'carousel' | 'limited_time_offer';
  sub_type?: 'quick_reply' | 'url' | 'copy_code' | 'flow' | 'catalog' | 'mpm' | 'voice_call' | 'order_details';
  index?: number | string;
  /**
   * @maxItems 64
   */
  parameters?: TemplateParameter[];
}
export interface TemplateParameter {
  type:
    | 'text'
    | 'currency'
    | 'date_time'
    | 'image'
    | 'video'
    | 'document'
    | 'location'
    | 'payload'
    | 'coupon_code'
    | 'action'
    | 'limited_time_offer'
    | 'product';
  parameter_name?: string;
  text?: string | number | boolean;
  [k: string]: unknown;
}
export interface MessageAccepted {
  id: string;
  status: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  verdict: Verdict;
}
export interface RuleResult {
  rule: string;
  outcome: 'pass' | 'block' | 'skip';
  code: string | null;
  detail: string;
  facts: {
    [k: string]: unknown;
  };
}
export interface MessageCheck {
  allowed: boolean;
  verdict: Verdict;
}
export interface MessagePage {
  data: MessageSummary[];
  nextCursor: string | null;
  total?: number;
}
export interface MessageSummary {
  id: string;
  direction: 'in' | 'out';
  status: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  type: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication' | null;
  connectionId: string;
  contactId: string | null;
  conversationId: string | null;
  contactName: string | null;
  to: string | null;
  content: unknown;
  preview: string;
  code: string | null;
  detail: string | null;
  providerId: string | null;
  source: string;
  createdAt: string;
}
export interface Message {
  id: string;
  direction: 'in' | 'out';
  status: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  type: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication' | null;
  connectionId: string;
  contactId: string | null;
  conversationId: string | null;
  contactName: string | null;
  to: string | null;
  content: unknown;
  preview: string;
  code: string | null;
  detail: string | null;
  providerId: string | null;
  source: string;
  createdAt: string;
  history: MessageEvent[];
  verdict: Verdict;
  dispatchVerdict: Verdict;
}
export interface MessageEvent {
  status: string;
  at: string;
  detail: string | null;
  code: string | null;
}
export interface ConversationPage {
  data: Conversation[];
  nextCursor: string | null;
  total?: number;
}
export interface Conversation {
  id: string;
  contactId: string;
  contactName: string | null;
  address: string | null;
  connectionId: string;
  status: 'open' | 'closed';
  unreadCount: number;
  lastMessageAt: string;
  lastPreview: string;
  lastDirection: 'in' | 'out' | null;
  lastStatus: string | null;
  windowClosesAt: string | null;
  optedOut: boolean;
}
export interface TemplatePage {
  data: Template[];
  nextCursor: string | null;
  total?: number;
}
export interface Template {
  id: string;
  connectionId: string;
  name: string;
  language: string;
  category: string;
  state:
    | 'approved'
    | 'pending'
    | 'rejected'
    | 'paused'
    | 'disabled'
    | 'flagged'
    | 'in_appeal'
    | 'pending_deletion'
    | 'deleted'
    | 'limit_exceeded'
    | 'locked'
    | 'archived'
    | 'unknown';
  components: {
    [k: string]: unknown;
  }[];
  syncedAt: string;
}
export interface SyncTemplates {
  connectionId: string;
}
export interface TemplateSync {
  total: number;
  approved: number;
}
export interface InboundEventPage {
  data: InboundEvent[];
  nextCursor: string | null;
  total?: number;
}
export interface InboundEvent {
  id: string;
  connectionId: string;
  kind: string;
  name: string;
  state: 'pending' | 'applied' | 'not_understood' | 'unrouted' | 'failed';
  receivedAt: string;
  appliedAt: string | null;
  detail: string | null;
  payload: unknown;
}
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code:
    | 'api_key.not_found'
    | 'auth.busy'
    | 'auth.csrf'
    | 'auth.forbidden'
    | 'auth.invalid_credentials'
    | 'auth.invalid_key'
    | 'auth.required'
    | 'auth.session_expired'
    | 'clock.backwards'
    | 'connection.disconnected'
    | 'connection.not_found'
    | 'consent.opted_out'
    | 'contact.identity_taken'
    | 'contact.merge_self'
    | 'contact.not_found'
    | 'conversation.not_found'
    | 'gate.connection_paused'
    | 'gate.contact_erased'
    | 'gate.marketing_frequency_capped'
    | 'gate.not_opted_in'
    | 'gate.not_recognised'
    | 'gate.opted_out'
    | 'gate.organization_suspended'
    | 'gate.outside_service_window'
    | 'gate.recipient_rate_limited'
    | 'gate.template_not_approved'
    | 'gate.template_parameters_invalid'
    | 'idempotency.in_progress'
    | 'idempotency.mismatch'
    | 'idempotency.unsupported'
    | 'message.not_found'
    | 'message.type_unsupported'
    | 'organization.owner_exists'
    | 'request.idempotency_key'
    | 'request.invalid'
    | 'request.malformed'
    | 'request.media_type'
    | 'request.method_not_allowed'
    | 'request.not_found'
    | 'request.timeout'
    | 'request.too_large'
    | 'server.busy'
    | 'server.internal'
    | 'server.not_ready'
    | 'simulator.not_simulated'
    | 'simulator.unknown_fault'
    | 'template.sync_failed'
    | 'webhook.connection_unknown'
    | 'webhook.handshake_refused'
    | 'webhook.payload_invalid'
    | 'webhook.signature_invalid';
  errors?: {
    path: string;
    message: string;
  }[];
  requestId?: string;
}
