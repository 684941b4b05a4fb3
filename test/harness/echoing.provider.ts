import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard { path: string; body: { to?: string; type?: string; text?: { body?: string }; template?: unknown; biz_opaque_callback_data?: string } }

/**
 * A stand-in for Meta that keeps what it was sent in its own memory, and whose refusals say everything back: number, words and
 * token. What to refuse, and how, is said by a word in the text.
 */
export class EchoingProvider {
  readonly heard: Heard[] = [];
  private constructor(private readonly server: Server, readonly address: string) {}

  static async start(templates: unknown[]): Promise<EchoingProvider> {
    const holder: { provider?: EchoingProvider } = {};
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { status, body } = holder.provider!.answer(request.url ?? '', request.headers.authorization ?? '', text, templates);
        response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    holder.provider = new EchoingProvider(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return holder.provider;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(path: string, token: string, text: string, templates: unknown[]): { status: number; body: unknown } {
    if (path.includes('/message_templates')) return { status: 200, body: { data: templates } };
    if (!path.endsWith('/messages')) return { status: 400, body: { error: { message: `no such number, asked with ${token}`, code: 100, error_data: { details: token } } } };
    const body = JSON.parse(text) as Heard['body'];
    this.heard.push({ path, body });
    const echo = `(#131026) ${body.to} cannot be reached with ${token}: ${text}`;
    const said = body.text?.body ?? '';
    if (said.includes('refused')) return { status: 400, body: { error: { message: echo, type: 'OAuthException', code: 131026, error_data: { messaging_product: 'whatsapp', details: echo }, fbtrace_id: body.to } } };
    if (said.includes('unheard')) return { status: 400, body: { error: { message: echo, code: 999_999, error_user_msg: echo, error_data: { details: echo } } } };
    if (said.includes('broken')) return { status: 500, body: `<h1>${echo}</h1>` };
    if (said.includes('garbled')) return { status: 200, body: echo };
    return { status: 200, body: { messages: [{ id: `wamid.sent-${this.heard.length}` }], contacts: [{ input: body.to, wa_id: body.to }] } };
  }
}
