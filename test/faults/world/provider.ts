import { defineChannel, PluginError, secret, z, type OutboundMessage } from '@consentry/plugin-sdk';
import type { Plan } from './scheduler.js';

/** One call of the provider, as its own ledger has it. */
export interface Call { id: string; to: string; tag: string; took: boolean; /** The house was told for certain that it was not taken. */ refused: boolean; providerId: string; startedStep: number }
export interface Told { status: 'sent' | 'delivered' | 'read' | 'failed'; at: Date }

/** What stands behind the line: the world of the seed that runs. */
export interface Desk {
  /** The house calls. Resolves when the seed says what comes of it. */
  send(line: string, message: OutboundMessage): Promise<{ providerId: string }>;
  lookUp(id: string): { providerId: string; statuses: Told[] } | undefined;
}
export const desk: { now: Desk | undefined } = { now: undefined };

export const TEMPLATES = [
  { name: 'news', category: 'MARKETING' },
  { name: 'order', category: 'UTILITY' },
].map(({ name, category }) => ({ providerId: `tpl-${name}`, name, language: 'en', category, state: 'approved' as const, components: [{ type: 'BODY', text: 'About {{1}}.' }] }));

/** A channel whose provider is an object in this process. No figure a second: tokens are counted by the database's clock, which no seed turns. */
export const line = defineChannel({
  id: 'channel-world', channel: 'whatsapp', name: 'World', sdk: '^1.0.0', hosts: [],
  settings: z.strictObject({ line: z.string(), token: secret(z.string()) }),
  capabilities: { types: ['text', 'template'], receipts: true, serviceWindowHours: 24, addressKinds: ['phone'] },
  create: (settings) => ({
    send: (message) => desk.now!.send(settings.line, message),
    verify: () => true,
    parse: (request) => (JSON.parse(Buffer.from(request.rawBody).toString('utf8')) as { at: string }[]).map((event) => ({ ...event, at: new Date(event.at) })) as never,
    templates: () => Promise.resolve(TEMPLATES),
    lookUp: ({ id }) => Promise.resolve(desk.now!.lookUp(id)),
  }),
});

/** The ways in which a call may end. `took`: the person gets it. */
export const ENDINGS = {
  accepted: { took: true }, slow: { took: true },
  answer_lost: { took: true, error: () => new PluginError('outcome_unknown', { detail: 'The connection broke.' }) },
  answer_odd: { took: true, error: () => new TypeError('Cannot read properties of undefined') },
  request_lost: { took: false, error: () => new PluginError('outcome_unknown', { detail: 'The connection broke.' }) },
  request_odd: { took: false, error: () => new RangeError('odd') },
  busy: { took: false, refused: true, error: () => new PluginError('rate_limited', { providerCode: '130429', retryAfterSeconds: 5, scope: 'recipient' }) },
  away: { took: false, refused: true, error: () => new PluginError('unavailable', { providerCode: '131000' }) },
  bad_recipient: { took: false, refused: true, error: () => new PluginError('recipient_invalid', { providerCode: '131026' }) },
  opted_out: { took: false, refused: true, error: () => new PluginError('recipient_invalid', { providerCode: '131050', signal: 'marketing_opt_out' }) },
  withheld: { took: false, refused: true, error: () => new PluginError('recipient_invalid', { providerCode: '131049', signal: 'marketing_withheld' }) },
  window: { took: false, refused: true, error: () => new PluginError('recipient_invalid', { providerCode: '131047', signal: 'window_closed' }) },
  blocked: { took: false, refused: true, error: () => new PluginError('content_rejected', { providerCode: '131031', signal: 'connection_blocked' }) },
} satisfies Record<string, { took: boolean; refused?: boolean; error?: () => Error }>;
export type Ending = keyof typeof ENDINGS;
export const endingOf = (plan: Plan): Ending => (plan['ending'] as Ending | undefined) ?? 'accepted';

/** What tells messages of these worlds apart: said in the text, or in the template's parameter. */
export function tagOf(message: OutboundMessage): string {
  const content = message.content as { body?: string; components?: { parameters?: { text?: string }[] }[] };
  return content.components?.[0]?.parameters?.[0]?.text ?? content.body ?? '';
}
