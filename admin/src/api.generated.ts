// Written from the server's OpenAPI document. Do not edit by hand.

export interface User { id: string; email: string; name: string; role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR' }
export interface Organization { id: string; name: string; status: 'active' | 'suspended' }
export interface Session {
  user: User; organization: Organization; csrfToken: string; permissions: string[]; expiresAt: string; demo: boolean;
}

export interface ApiKey {
  id: string; name: string; environment: 'live' | 'test'; prefix: string; scopes: string[];
  createdAt: string; expiresAt: string | null; lastUsedAt: string | null; revokedAt: string | null;
}
export interface ApiKeyCreated extends ApiKey { key: string }
export interface CreateApiKey { name: string; environment?: 'live' | 'test'; scopes?: string[]; expiresAt?: string }

export interface PluginField { name: string; secret: boolean; required: boolean; description: string | null }
export interface Plugin {
  id: string; kind: 'channel' | 'keys'; name: string; channel: string | null; sdk: string; types: string[];
  serviceWindowHours: number | null; fields: PluginField[]; hasSimulator: boolean;
}

export interface Connection {
  id: string; plugin: string; channel: string; name: string; status: 'active' | 'paused' | 'disconnected';
  credentials: Record<string, string>; settings: Record<string, unknown>; webhookUrl: string; serviceWindowHours: number | null;
  types: string[]; createdAt: string; lastWebhookAt: string | null; lastError: string | null; lastCheckedAt: string | null;
}
export interface CreateConnection { plugin: string; name: string; credentials: Record<string, unknown>; settings?: Record<string, unknown> }
export interface UpdateConnection { name?: string; status?: 'active' | 'paused'; credentials?: Record<string, unknown> }
export interface ConnectionCheck { ok: boolean; detail: string; code: string | null }

export interface Identity { id: string; channel: string; kind: 'phone' | 'user_id' | 'email' | 'handle'; address: string }
export interface Contact {
  id: string; name: string | null; identities: Identity[]; attributes: Record<string, unknown>; createdAt: string; updatedAt: string;
}
export interface CreateContact {
  name?: string; identities?: { channel: string; address: string }[]; phone?: string;
  attributes?: Record<string, string | number | boolean | null>; optedIn?: boolean; marketingOptedIn?: boolean;
}

export interface ConsentRecord {
  id: string; channel: string; purpose: 'service' | 'utility' | 'marketing' | 'authentication'; state: 'granted' | 'withdrawn';
  source: 'manual' | 'api' | 'import' | 'web_form' | 'inbound' | 'keyword' | 'provider' | 'merge';
  evidence: Record<string, unknown>; actor: string; recordedAt: string;
}
export interface ConsentState {
  channel: string; purpose: 'service' | 'utility' | 'marketing' | 'authentication'; state: 'granted' | 'withdrawn';
  source: 'manual' | 'api' | 'import' | 'web_form' | 'inbound' | 'keyword' | 'provider' | 'merge'; since: string;
}
export interface OptOut { channel: string; since: string; by: 'keyword' | 'manual' | 'provider' | 'merge' }
export interface ConsentLedger { data: ConsentRecord[]; nextCursor: string | null; total?: number; states: ConsentState[]; optOuts: OptOut[] }
export interface RecordConsent {
  channel: string; purpose: 'service' | 'utility' | 'marketing' | 'authentication'; state: 'granted' | 'withdrawn';
  source: 'manual' | 'api'; evidence?: Record<string, string | number | boolean>;
}

export interface RuleResult { rule: string; outcome: 'pass' | 'block' | 'skip'; code: string | null; detail: string; facts: Record<string, unknown> }
export interface MessageCheck { allowed: boolean; verdict: RuleResult[] }
export interface MessageEvent { status: string; at: string; detail: string | null; code: string | null }
export interface MessageSummary {
  id: string; direction: 'in' | 'out';
  status: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  type: string; purpose: 'service' | 'utility' | 'marketing' | 'authentication' | null; connectionId: string; contactId: string | null;
  conversationId: string | null; contactName: string | null; to: string | null; content: unknown; preview: string;
  code: string | null; detail: string | null; providerId: string | null; source: string; createdAt: string;
}
export interface Message extends MessageSummary { history: MessageEvent[]; verdict: RuleResult[]; dispatchVerdict: RuleResult[] }
export interface MessagePage { data: MessageSummary[]; nextCursor: string | null; total?: number }
export interface MessageAccepted { id: string; status: MessageSummary['status']; verdict: RuleResult[] }

export interface Conversation {
  id: string; contactId: string; contactName: string | null; address: string | null; connectionId: string; status: 'open' | 'closed';
  unreadCount: number; lastMessageAt: string; lastPreview: string; lastDirection: 'in' | 'out' | null; lastStatus: string | null;
  windowClosesAt: string | null; optedOut: boolean;
}

export interface Template {
  id: string; connectionId: string; name: string; language: string; category: string;
  state: 'approved' | 'pending' | 'rejected' | 'paused' | 'disabled' | 'flagged' | 'in_appeal' | 'pending_deletion' | 'deleted' | 'limit_exceeded' | 'locked' | 'archived' | 'unknown';
  components: Record<string, unknown>[]; syncedAt: string;
}
export interface TemplateSync { total: number; approved: number }

export interface InboundEvent {
  id: string; connectionId: string; kind: string; name: string; state: 'pending' | 'applied' | 'not_understood' | 'unrouted' | 'failed';
  receivedAt: string; appliedAt: string | null; detail: string | null; payload: unknown;
}

export interface SimulatorLedger { data: { id: string; providerId: string; to: string; type: string; body: unknown; receivedAt: string }[] }
export interface SimulatorFaults { data: { kind: string; description: string }[] }

export interface Problem {
  type: string; title: string; status: number; detail: string; code: string;
  errors?: { path: string; message: string }[]; requestId?: string; verdict?: RuleResult[];
}
