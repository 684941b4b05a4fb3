import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyOf, stopServer } from './stand-in.js';

export interface FacebookProfile { id: string; email?: string }

/** A stand-in for Facebook's dialog and Graph API: as strict about codes, secrets, redirect addresses and proofs as they are. */
export class FacebookStandIn {
  readonly appId = '1234567890';
  readonly appSecret = 'facebook-app-secret-for-tests';
  /** Whoever agrees next. */
  profile: FacebookProfile = { id: '10001', email: 'owner@example.com' };
  /** Everything that was asked of the Graph, oldest first. */
  readonly asked: { path: string; headers: IncomingMessage['headers']; body: string }[] = [];
  /** How it fails at everything, while it does. */
  down: 'answers 500' | 'hangs up' | undefined;
  private readonly codes = new Map<string, { redirectUri: string; profile: FacebookProfile }>();
  private readonly tokens = new Map<string, FacebookProfile>();
  private constructor(private readonly server: Server) {}

  static async start(): Promise<FacebookStandIn> {
    const server = createServer();
    const facebook = new FacebookStandIn(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => { void facebook.answer(request, response); });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return facebook;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What the person's browser does at the dialog: agrees, and is sent back. `location` is where we sent it. */
  agree(location: string): URL {
    const dialog = new URL(location);
    if (dialog.origin !== this.url || !dialog.pathname.endsWith('/dialog/oauth')) throw new Error(`not the dialog: ${dialog.origin}${dialog.pathname}`);
    if (dialog.searchParams.get('client_id') !== this.appId) throw new Error('another app');
    const redirectUri = dialog.searchParams.get('redirect_uri')!;
    const code = randomBytes(24).toString('hex');
    this.codes.set(code, { redirectUri, profile: { ...this.profile } });
    const back = new URL(redirectUri);
    back.searchParams.set('code', code);
    const state = dialog.searchParams.get('state');
    if (state !== null) back.searchParams.set('state', state);
    return back;
  }

  async stop(): Promise<void> {
    await stopServer(this.server);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url!, this.url);
    this.asked.push({ path: request.url!, headers: request.headers, body });
    const send = (status: number, value: unknown) => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value)); };
    const refuse = (message: string) => send(400, { error: { message, type: 'OAuthException', code: 100, fbtrace_id: 'x' } });
    if (this.down === 'hangs up') return void request.socket.destroy();
    if (this.down) return send(500, { error: { message: 'down', type: 'x', code: 1 } });
    if (request.method === 'POST' && url.pathname.endsWith('/oauth/access_token')) {
      const form = new URLSearchParams(body);
      const grant = this.codes.get(form.get('code') ?? '');
      this.codes.delete(form.get('code') ?? '');
      if (!grant) return refuse('This authorization code has been used.');
      if (form.get('client_id') !== this.appId || form.get('client_secret') !== this.appSecret) return refuse('Error validating client secret.');
      if (form.get('redirect_uri') !== grant.redirectUri) return refuse('Error validating verification code: another redirect_uri.');
      const token = `EAA${randomBytes(24).toString('hex')}`;
      this.tokens.set(token, grant.profile);
      return send(200, { access_token: token, token_type: 'bearer', expires_in: 5_000_000 });
    }
    if (request.method === 'GET' && url.pathname.endsWith('/me')) {
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const profile = this.tokens.get(token);
      if (!profile) return refuse('Invalid OAuth access token.');
      if (url.searchParams.get('appsecret_proof') !== createHmac('sha256', this.appSecret).update(token).digest('hex')) return refuse('API calls from the server require an appsecret_proof argument');
      const fields = (url.searchParams.get('fields') ?? 'id').split(',');
      return send(200, Object.fromEntries(Object.entries(profile).filter(([name]) => fields.includes(name))));
    }
    send(404, { error: { message: 'Unknown path', type: 'x', code: 2500 } });
  }
}
