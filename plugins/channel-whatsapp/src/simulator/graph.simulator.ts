import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SimulatedLine, Simulator, SimulatorOptions } from '@consentry/plugin-sdk';
import type { StatusNote } from './delivery.payloads.js';
import { loadState, newAccessToken, saveState } from './demo.state.js';
import { DueQueue } from './due.queue.js';
import { faultCode, faultKinds, isSwitch } from './fault.book.js';
import type { RouteTools } from './graph.call.js';
import { serveGraph } from './graph.routes.js';
import type { ReadMark } from './line.journal.js';
import { LineSettings, type LineState } from './line.settings.js';
import { MediaShelf } from './media.shelf.js';
import type { PaceLimits } from './pace.book.js';
import { PhoneLine, type LineTools } from './phone.line.js';
import { withFile } from './inbound.files.js';
import { eventKinds, happening } from './provider.events.js';
import { Reviews } from './template.reviews.js';
import { TemplateShelf } from './template.shelf.js';
import { RevokedTokens, type Revocation } from './revoked.tokens.js';
import { WebhookCourier } from './webhook.courier.js';

const DELAYS = { answer: 0, sent: 250, delivered: 600, read: 1200 };

export interface GraphSimulator extends Simulator {
  /** Every token whose permissions were taken back, oldest first. From then on it is refused with error 190. */
  revocations(): Revocation[];
  /** The messages of people that the business marked as read, and where it showed that it was typing. They are no messages. */
  readMarks(connectionId: string): ReadMark[];
  /** Switches Meta's limits on for a line, or off; what isn't named stays. */
  limit(connectionId: string, limits: PaceLimits): void;
  /** What Meta thinks of the number. */
  lineState(connectionId: string): LineState;
}

export interface GraphSimulatorOptions extends SimulatorOptions {
  /** Limits that every line begins with. Default: none is enforced. */
  limits?: PaceLimits;
}

/** Starts a stand-in for Meta's Graph API on 127.0.0.1. With `dir`, its ledger and what it owes outlive the process. */
export async function createSimulator(options: GraphSimulatorOptions): Promise<GraphSimulator> {
  const delays = { ...DELAYS, ...options.delays };
  const courier = new WebhookCourier();
  const timers = new Set<NodeJS.Timeout>();
  const lines = new Map<string, PhoneLine>();
  const byToken = new Map<string, PhoneLine[]>();
  const due = new DueQueue<{ line: PhoneLine; note: StatusNote }>((items) => {
    for (const [line, group] of Map.groupBy(items, (item) => item.line)) line.due(group.map((item) => item.note));
  });
  const tools: LineTools = { courier, dir: options.dir, now: options.now, delays, later: (delay, line, note) => due.push(delay, { line, note }) };

  function after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms).unref();
    timers.add(timer);
  }

  const state = loadState(options.dir);
  const revoked = new RevokedTokens(state.revoked, (token) => {
    // Whoever sets the demonstration up again gets a new token, as from Meta.
    if (token === state.accessToken) state.accessToken = newAccessToken();
    saveState(options.dir, state);
  });
  const media = new MediaShelf(options.dir, options.now);
  const shelves = new Map<string, TemplateShelf>();
  function templatesOf(account: string): TemplateShelf {
    let shelf = shelves.get(account);
    if (!shelf) shelves.set(account, (shelf = new TemplateShelf(options.dir, account)));
    return shelf;
  }
  const reviews = new Reviews((run) => after(delays.read, run));
  let address = '';
  const routeTools: RouteTools = {
    linesOf: (token) => byToken.get(token) ?? [], revoked, templatesOf, review: (...review) => reviews.add(...review), media, address: () => address, now: options.now, delays, after,
  };
  const server = createServer((request, response) => {
    void serveGraph(request, response, routeTools).catch(() => request.socket.destroy());
  });
  // Longer than clients keep idle connections, so that they, not we, close them: no request meets a closing socket.
  server.keepAliveTimeout = 75_000;

  const port = await listen(server, options.port || state.port, options.port ? undefined : 0);
  state.port = port;
  saveState(options.dir, state);
  address = `http://127.0.0.1:${port}`;

  function lineOf(connectionId: string): PhoneLine {
    let line = lines.get(connectionId);
    if (!line) lines.set(connectionId, (line = new PhoneLine(connectionId, tools)));
    line.pace.limits = { ...options.limits, ...line.pace.limits };
    return line;
  }
  function indexTokens(): void {
    byToken.clear();
    for (const line of [...lines.values()].reverse()) {
      const token = line.settings?.accessToken;
      if (token !== undefined) byToken.set(token, [...(byToken.get(token) ?? []), line]);
    }
  }

  return {
    address,
    demoSettings: () => ({
      accessToken: state.accessToken, appSecret: state.appSecret, verifyToken: state.verifyToken,
      phoneNumberId: '100000000000001', businessAccountId: '200000000000001', messagesPerSecond: 1000, apiBaseUrl: address,
    }),
    serves: (settings) => isOurs(settings['apiBaseUrl'], port),
    attach({ connectionId, settings, webhookUrl }: SimulatedLine) {
      const line = lineOf(connectionId);
      // To the end of the map: where two connections hold the same number and token, the latest one sends.
      lines.delete(connectionId);
      lines.set(connectionId, line);
      const read = LineSettings.parse(settings);
      line.attach(read, webhookUrl);
      indexTokens();
      const shelf = templatesOf(read.businessAccountId);
      for (const template of shelf.pending) reviews.add(line, shelf, template);
    },
    detach(connectionId) {
      lines.get(connectionId)?.detach();
      indexTokens();
    },
    ledger: (connectionId) => lineOf(connectionId).entries.slice(),
    async inbound(connectionId, { from, type, ...content }) {
      const line = lines.get(connectionId);
      if (!line?.settings) throw new RangeError('No such line is attached');
      return line.inbound(from, type, withFile(media, line.settings.businessAccountId, type, content));
    },
    eventKinds,
    async event(connectionId, kind, details = {}) {
      const line = lines.get(connectionId);
      if (!line?.settings) throw new RangeError('No such line is attached');
      const { changes, state: change, template, inbound, storm } = happening(kind, details, options.now().getTime());
      const shelf = templatesOf(line.settings.businessAccountId);
      const held = template && shelf.find(template.name, template.language);
      if (held && template) shelf.change(held, template.change as Partial<typeof held>);
      if (storm !== undefined) return { status: await line.storm(storm) };
      if (inbound) return line.inbound(inbound.from, inbound.type, withFile(media, line.settings.businessAccountId, inbound.type, inbound.content));
      return { status: await line.tell(changes ?? [], change) };
    },
    readMarks: (connectionId) => lineOf(connectionId).marks.slice(),
    limit(connectionId, limits) {
      const { pace } = lineOf(connectionId);
      pace.limits = { ...pace.limits, ...limits };
    },
    lineState: (connectionId) => ({ ...lineOf(connectionId).state }),
    revocations: () => revoked.entries.slice(),
    faultKinds,
    fault(connectionId, kind, times) {
      const { faults, pace } = lineOf(connectionId);
      faults.check(kind, times);
      const percent = faultCode(kind, 'usage');
      if (percent !== undefined) pace.show(percent, times);
      else if (isSwitch(kind)) pace.enforce(kind, times);
      else faults.add(kind, times);
    },
    async settled() {
      while (!due.empty || !courier.idle || reviews.waiting) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async close() {
      due.close();
      courier.close();
      for (const timer of timers) clearTimeout(timer);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      for (const line of lines.values()) line.close();
    },
  };
}

/** Listens on the wanted port; when it is taken and another will do, on that one. */
function listen(server: Server, wanted: number, fallback: number | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && fallback !== undefined && wanted !== fallback) resolve(listen(server, fallback, undefined));
      else reject(error);
    });
    server.listen(wanted, '127.0.0.1', () => {
      server.removeAllListeners('error');
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function isOurs(apiBaseUrl: unknown, port: number): boolean {
  if (typeof apiBaseUrl !== 'string' || !URL.canParse(apiBaseUrl)) return false;
  const url = new URL(apiBaseUrl);
  return url.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname) && url.port === String(port);
}
