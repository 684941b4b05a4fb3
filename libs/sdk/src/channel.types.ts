import { z } from 'zod';
import type { InboundEvent, TemplateState } from './events.schema.js';
import type { PluginHost } from './host.types.js';
import type { MediaType, MessageType, OutboundMessage, SendResult } from './message.schema.js';
import type { SimulatorModule } from './simulator.types.js';

export interface ChannelCapabilities {
  /** Message types this channel can send. */
  types: MessageType[];
  /** Whether the provider reports delivery. */
  receipts: boolean;
  /** Hours after the person's last message in which free-form messages may go out; null where the channel has no such window. */
  serviceWindowHours: number | null;
  /** Messages a second that one line may send unless the provider grants it more ({@link LineEvent}). Absent: not limited by us. */
  perSecond?: number;
  /** Files it takes, by message type. Absent: it sends none, or links alone. */
  media?: Partial<Record<MediaType, MediaLimit>>;
  /** The kinds of address it can send to, preferred first. */
  addressKinds: ('phone' | 'user_id' | 'email' | 'handle')[];
}

export interface MediaLimit {
  maxBytes: number;
  /** MIME types, as they are found by looking into the file. */
  types: string[];
}

export interface MediaFile { bytes: Uint8Array; mimeType: string; filename?: string }

/** A template on its way to the provider's review. `components` in the provider's own shape. */
export interface TemplateDraft { name: string; language: string; category: 'utility' | 'marketing' | 'authentication'; components: Record<string, unknown>[] }

/** What the provider remembers of a message: the same statuses as its webhooks tell. */
export interface RememberedStatus { status: 'sent' | 'delivered' | 'read' | 'played' | 'failed'; at: Date; error?: { providerCode: string; detail?: string } }

/** A template as the provider holds it. `components` keep the provider's own shape (WhatsApp: type, format, text, buttons). */
export interface ProviderTemplate {
  providerId: string;
  name: string;
  language: string;
  category: string;
  state: TemplateState;
  components: Record<string, unknown>[];
  quality?: 'green' | 'yellow' | 'red' | 'unknown';
  /** Why it was rejected, as the provider names it. */
  reason?: string;
}

export interface WebhookRequest {
  /** Header names in lower case. */
  headers: Record<string, string | undefined>;
  /** The bytes as they came. Verify these, not what they parse to. */
  rawBody: Uint8Array;
}

/**
 * Who stands behind a plugin: the company whose machines the data reaches (GDPR art. 28). Shown in the register of sub-processors of
 * every organisation that uses the plugin, and of no other; a change of it is told to their owners. Leave it out where nobody but the
 * operator of the server has a part in it.
 */
export interface ProcessorStatement {
  /** The company, as its own terms name it. */
  name: string;
  /** Where it processes: names of countries or regions, or `Global`. */
  regions: string[];
  /** What it does with the data, each in a few words. */
  purposes: string[];
  /** Where its terms of data processing are to be read: an `https` address. */
  terms?: string;
}

/** One configured connection at work. Holds no state but its settings: the server may make it anew at any time. */
export interface ChannelConnection {
  /**
   * Hands one message to the provider.
   * @throws PluginError: `outcome_unknown` when the request left and no usable answer came (it will not be sent again);
   *   any other code says that the provider provably did not take it.
   */
  send(message: OutboundMessage, signal: AbortSignal): Promise<SendResult>;
  /** Whether the delivery comes from the provider. Constant time over the raw bytes; a missing header means false. */
  verify(request: WebhookRequest): boolean;
  /** What a verified delivery tells. @throws PluginError `payload_invalid` when it isn't the provider's format at all. */
  parse(request: WebhookRequest): InboundEvent[];
  /** The provider's subscription handshake (GET). Undefined: not a valid one, answered 403. */
  handshake?(query: Record<string, string | undefined>): string | undefined;
  /** Which line this connection is, by the names that events carry in `route`. An event that names none of these isn't ours. */
  routes?(): string[];
  /** What the settings of this connection say of its limits, over the channel's own. */
  limits?(): { perSecond?: number };
  /** Asks the provider whether the credentials work. @throws PluginError when they don't. */
  check?(signal: AbortSignal): Promise<{ detail: string }>;
  /** All templates of this connection. */
  templates?(signal: AbortSignal): Promise<ProviderTemplate[]>;
  /** Hands a template in for review. `providerId`: of the existing one that it replaces. @throws PluginError `content_rejected` with the provider's reason. */
  submitTemplate?(draft: TemplateDraft, options: { providerId?: string }, signal: AbortSignal): Promise<{ providerId: string; state: TemplateState; category?: string }>;
  /** Deletes one language of a template. Bears being asked again. */
  deleteTemplate?(template: { providerId: string; name: string }, signal: AbortSignal): Promise<void>;
  /** Hands a file to the provider. The id may be used in messages until `expiresAt`. */
  uploadMedia?(file: MediaFile, signal: AbortSignal): Promise<{ providerMediaId: string; expiresAt: Date | null }>;
  /** Fetches a file that a person sent. `maxBytes`: more is refused with `content_rejected`. */
  downloadMedia?(providerMediaId: string, options: { maxBytes: number }, signal: AbortSignal): Promise<MediaFile>;
  /**
   * What became of a message whose outcome nobody saw, asked by our id (`callbackId`) and, where it is known, the provider's.
   * Undefined: the provider knows nothing of it, which is no proof that it did not arrive.
   */
  lookUp?(message: { id: string; providerId?: string }, signal: AbortSignal): Promise<{ providerId: string; statuses: RememberedStatus[] } | undefined>;
  /** Tells the person that their message was seen (a named operation, not a message); `typing`: and that an answer is being written. */
  markRead?(providerMessageId: string, options: { typing: boolean }, signal: AbortSignal): Promise<void>;
  /**
   * Takes back, at the provider, what the credentials allow; asked when the connection ends (VA-5). From its success on the
   * credentials are worthless to whoever holds a copy. Must bear being asked again: an answer may be lost. Leave it out where the
   * provider offers no such thing: the server then destroys its own copy and says in the audit log that nothing was revoked.
   * @throws PluginError `credentials_rejected` when they are void already, which is as good as done; any other code (`unavailable`,
   *   `rate_limited` with `retryAfterSeconds`, …) when it is to be tried again, which the server does for up to 72 hours.
   */
  revoke?(signal: AbortSignal): Promise<void>;
}

export interface ChannelPlugin<S extends z.ZodObject = z.ZodObject> {
  kind: 'channel';
  id: string;
  /** The channel's name in consent and identities, e.g. `whatsapp`. Several plugins may serve one channel. */
  channel: string;
  name: string;
  /** The SDK it was written for, as `^1.0.0`. */
  sdk: string;
  /** Hosts it talks to, with `:port` where it isn't the usual one. The function form adds those that the settings name; loopback is allowed in development alone. */
  hosts: string[] | ((settings: z.infer<S>) => string[]);
  /**
   * Public keys that a host must show, by host: `api.example.com` for all its ports, `api.example.com:8443` for one (TR-3). Each is
   * `sha256/` and the base64 of SHA-256 over the DER SubjectPublicKeyInfo (RFC 7469, section 2.4) of the leaf, an intermediate or
   * the root. At least two different ones per host: the second is the backup for the day the provider changes its key.
   * The operator may set others. Leave it out unless the provider announces its keys.
   */
  pins?: Record<string, string[]>;
  settings: S;
  /** The company that delivers, where there is one. Without it the register names the plugin and says that it says nothing of the company. */
  processor?: ProcessorStatement;
  capabilities: ChannelCapabilities;
  create(settings: z.infer<S>, host: PluginHost): ChannelConnection;
  /** The stand-in for the provider that ships with the plugin. */
  simulator?: () => Promise<SimulatorModule>;
}

/** Declares a channel. The default export of a channel package is what this returns. */
export function defineChannel<S extends z.ZodObject>(plugin: Omit<ChannelPlugin<S>, 'kind'>): ChannelPlugin<S> {
  return Object.freeze({ kind: 'channel' as const, ...plugin });
}
