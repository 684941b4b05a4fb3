import whatsapp from '@consentry/channel-whatsapp';
import { createSimulator, type GraphSimulator, type GraphSimulatorOptions } from '@consentry/channel-whatsapp/simulator';
import type { ChannelConnection, InboundEvent } from '@consentry/plugin-sdk';
import { testHost } from '@consentry/plugin-sdk/conformance';
import { webhookSink } from './webhook.sink.js';

export interface GraphAnswer<T = Record<string, unknown>> { status: number; headers: Headers; body: T & { error?: { code: number; error_subcode?: number } } }

/** A simulator, a webhook that takes its deliveries, and somebody who speaks the Graph API to it without our plugin. */
export async function graphBench(options: Partial<GraphSimulatorOptions> = {}) {
  let at = Date.parse('2026-11-22T12:00:00Z');
  const now = () => new Date(at);
  const simulator: GraphSimulator = await createSimulator({ now, delays: { sent: 5, delivered: 10, read: 15 }, ...options });
  const sink = await webhookSink();
  const settings = simulator.demoSettings() as Record<string, string>;
  const attach = () => simulator.attach({ connectionId: 'c1', settings, webhookUrl: sink.url });
  attach();
  const connection: ChannelConnection = whatsapp.create(whatsapp.settings.parse(settings), testHost([new URL(simulator.address).host]));
  const authorization = `Bearer ${settings['accessToken']}`;

  async function graph<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<GraphAnswer<T>> {
    const url = path.startsWith('http') ? path : `${simulator.address}/v23.0/${path}`;
    const form = body instanceof FormData;
    const response = await fetch(url, { method, headers: { authorization, ...(body !== undefined && !form && { 'content-type': 'application/json' }) }, ...(body !== undefined && { body: form ? body : JSON.stringify(body) }) });
    return { status: response.status, headers: response.headers, body: (await response.json()) as GraphAnswer<T>['body'] };
  }

  return {
    simulator, sink, settings, connection, graph, authorization, attach,
    number: settings['phoneNumberId']!, account: settings['businessAccountId']!,
    turn: (ms: number) => void (at += ms), now,
    /** The code of the refusal; `taken` otherwise. */
    async send(message: Record<string, unknown>): Promise<number | 'taken'> {
      const { body } = await graph('POST', `${settings['phoneNumberId']}/messages`, { messaging_product: 'whatsapp', to: '15550001111', ...message });
      return body.error?.code ?? 'taken';
    },
    async upload(bytes: Uint8Array, type: string, name = 'file'): Promise<GraphAnswer<{ id: string }>> {
      const form = new FormData();
      form.set('messaging_product', 'whatsapp');
      form.set('type', type);
      form.set('file', new File([new Uint8Array(bytes)], name, { type }));
      return graph<{ id: string }>('POST', `${settings['phoneNumberId']}/media`, form);
    },
    /** Every event the webhook was told, by our plugin's reading. */
    events(): InboundEvent[] {
      return sink.received.flatMap(({ body }) => connection.parse({ headers: {}, rawBody: body }));
    },
    async close() {
      await simulator.close();
      await sink.close();
    },
  };
}
export type GraphBench = Awaited<ReturnType<typeof graphBench>>;
