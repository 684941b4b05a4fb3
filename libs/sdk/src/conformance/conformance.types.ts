import type { z } from 'zod';
import type { ChannelPlugin, MediaFile } from '../channel.types.js';
import type { InboundEvent } from '../events.schema.js';
import type { OutboundMessage } from '../message.schema.js';

/** One thing a plugin must do. `run` resolves when it does and rejects with an Error that says what was seen instead. */
export interface ConformanceCheck {
  /** Stable and dotted, e.g. `send.callback`. */
  id: string;
  title: string;
  /** Why it matters and how to mend it. */
  docs: string;
  run(): Promise<void>;
}

/** A request as the kit's stand-in provider received it. Header names in lower case. */
export interface ProviderRequest { method: string; path: string; headers: Record<string, string | undefined>; body: string; /** The same as it came. */ bytes: Uint8Array }
export interface ProviderAnswer { status: number; headers?: Record<string, string>; body: string | Uint8Array }

/** The ways a provider answers a send. For each the fixture words the provider's own body. */
export const SCENARIOS = ['accepted', 'bad_request', 'credentials_rejected', 'not_found', 'rate_limited', 'unavailable', 'server_error', 'garbage'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** A delivery as the provider would send it. `kinds`: the events it must turn into, in order. */
export interface SampleDelivery { name: string; body: string; kinds: InboundEvent['kind'][] }

/** What the kit must know of a provider to test its plugin. Everything here is invented: no real person, key or number. */
export interface ChannelFixture {
  /** Valid settings for a provider at `baseUrl`. Connections 0 and 1 share no secret and no line. */
  settings(baseUrl: string, connection: 0 | 1): Record<string, unknown>;
  /** At least one message of every type the plugin says it can send. */
  messages: OutboundMessage[];
  answers: Record<Scenario, ProviderAnswer>;
  /** The provider's id in `answers.accepted`. */
  acceptedId: string;
  /** What the provider would understand of a send request. `to` as the plugin must write it. */
  understand(request: ProviderRequest): { type: string; to: string; callbackId?: string; replyTo?: string; text?: string; /** All that was said, in the SDK's own shape. */ content?: unknown };
  /** How an address is written in the provider's requests. Absent: as it is. */
  writtenAddress?(to: OutboundMessage['to']): string;
  /** The headers with which the provider would sign these bytes for a connection with these settings. */
  sign(settings: Record<string, unknown>, body: Uint8Array): Record<string, string>;
  /** The one of these headers that carries the signature, in lower case. */
  signatureHeader: string;
  deliveries: SampleDelivery[];
  /** A genuine delivery in which somebody writes exactly `text`. */
  inboundText(text: string): string;
  /** Genuine deliveries telling something no plugin can know yet. `marker` is a text inside that must be kept. */
  unknown: { name: string; body: string; marker: string }[];
  /** Well-formed JSON that isn't the provider's format. The kit adds plain garbage. */
  foreign?: string[];
  /** How the provider takes and gives files: for plugins that hand files over or fetch them. */
  media?: MediaFixture;
  /** The provider's subscription request and the right answer, where there is one. */
  handshake?(settings: Record<string, unknown>): { query: Record<string, string>; answer: string; wrong: Record<string, string>[] };
}

export interface MediaFixture {
  /** A file the provider takes, and the answer with which it takes it. */
  file: MediaFile;
  uploaded: { answer: ProviderAnswer; id: string };
  /** The id of a file that a person sent, and the provider's answers to all requests on the way to it. */
  downloadId: string;
  serve(baseUrl: string, file: MediaFile): (request: ProviderRequest) => ProviderAnswer;
}

export type AnyChannel = Omit<ChannelPlugin, 'settings' | 'hosts' | 'create'> & {
  settings: z.ZodObject;
  hosts: string[] | ((settings: never) => string[]);
  create(settings: never, host: never): ReturnType<ChannelPlugin['create']>;
};
