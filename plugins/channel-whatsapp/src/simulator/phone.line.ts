import { createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import type { LedgerEntry } from '@consentry/plugin-sdk';
import { inboundBody, signatureOf, statusesBody, type InboundNote, type StatusNote } from './delivery.payloads.js';
import { FaultBook, faultCode, WEBHOOK_FAULTS } from './fault.book.js';
import { openJournal, type Journal } from './line.journal.js';
import type { LineSettings } from './line.settings.js';
import type { AcceptableSend } from './send.request.js';
import type { WebhookCourier } from './webhook.courier.js';

/** Meta's own bound is 1,000 updates in a delivery; fewer keep a delivery quick to answer. */
const MAX_GROUP = 200;
const MAX_IN_FLIGHT = 8;

export interface LineTools {
  courier: WebhookCourier;
  dir: string | undefined;
  now(): Date;
  delays: { sent: number; delivered: number; read: number };
  /** Hands a status back after `delayMs`. */
  later(delayMs: number, line: PhoneLine, note: StatusNote): void;
}

/** One simulated line: what reached its phone, what its webhook is still owed, and the faults it suffers. */
export class PhoneLine {
  readonly entries: LedgerEntry[] = [];
  readonly faults = new FaultBook();
  settings: LineSettings | undefined;
  readonly #tools: LineTools;
  readonly #journal: Journal;
  /** Statuses whose time has come. */
  #ready: StatusNote[] = [];
  /** What could not be delivered so far, until the line is attached (again). */
  #owed: (StatusNote | InboundNote)[] = [];
  #webhookUrl: string | undefined;
  #key: KeyObject | undefined;
  #inFlight = 0;

  constructor(readonly connectionId: string, tools: LineTools) {
    this.#tools = tools;
    const owed = new Map<string, StatusNote | InboundNote>();
    this.#journal = openJournal(tools.dir, connectionId, (line) => {
      if (line.k === 'taken') {
        this.entries.push(line.entry);
        for (const note of line.notes) owed.set(noteId(note), note);
      } else if (line.k === 'inbound') owed.set(noteId(line.note), line.note);
      else for (const id of line.ids) owed.delete(id);
    });
    this.#owed = [...owed.values()];
  }

  attach(settings: LineSettings, webhookUrl: string): void {
    this.settings = settings;
    this.#webhookUrl = webhookUrl;
    this.#key = createSecretKey(Buffer.from(settings.appSecret, 'utf8'));
    const owed = this.#owed;
    this.#owed = [];
    for (const note of owed) if (!isStatus(note)) this.#tellInbound(note, () => undefined);
    this.due(owed.filter(isStatus));
  }

  detach(): void {
    this.settings = undefined;
    this.#webhookUrl = undefined;
    this.#owed.push(...this.#ready);
    this.#ready = [];
  }

  close(): void {
    this.#journal.close();
  }

  /** Takes a message: in the ledger and the journal before anybody is told. */
  take(send: AcceptableSend): LedgerEntry {
    const at = this.#tools.now();
    const entry: LedgerEntry = {
      id: String(this.entries.length + 1), providerId: newMessageId(), to: send.byUserId ? send.to : `+${send.to}`,
      type: send.type, body: send.content, callbackId: send.callbackId, receivedAt: at.toISOString(),
    };
    const plan = this.#plan(send, entry.providerId, at.getTime());
    this.entries.push(entry);
    this.#journal.append({ k: 'taken', entry, notes: plan.map(({ note }) => note) });
    for (const { delay, note } of plan) this.#tools.later(delay, this, note);
    return entry;
  }

  /** The person writes. Resolves when the server answered the first attempt; 0: it didn't. */
  inbound(from: string, type: string, content: Record<string, unknown>): Promise<{ providerId: string; status: number }> {
    const note: InboundNote = { providerId: newMessageId(), from: from.replace(/^\+/, ''), at: this.#tools.now().getTime(), type, content };
    const fault = this.faults.take((kind) => kind === 'lose_webhooks' || kind === 'duplicate_webhooks');
    if (fault === 'lose_webhooks') return Promise.resolve({ providerId: note.providerId, status: 0 });
    this.#journal.append({ k: 'inbound', note });
    return new Promise((resolve) => {
      this.#tellInbound(note, (status) => {
        if (fault === 'duplicate_webhooks') this.#tellInbound(note, () => undefined);
        resolve({ providerId: note.providerId, status });
      });
    });
  }

  /** Statuses whose time has come; those of one moment travel together. */
  due(notes: StatusNote[]): void {
    if (this.#webhookUrl === undefined) {
      this.#owed.push(...notes);
      return;
    }
    for (const note of notes) this.#ready.push(note);
    this.#flush();
  }

  #flush(): void {
    while (this.#ready.length > 0 && this.#inFlight < MAX_IN_FLIGHT && this.settings) {
      const group = this.#ready.splice(0, MAX_GROUP);
      let waiting = true;
      this.#inFlight += 1;
      this.#deliver(statusesBody(this.settings, group), group, () => {
        // A slot is held for the first attempt alone: a webhook that is down must not stop the others for minutes.
        if (waiting) this.#inFlight -= 1;
        waiting = false;
        this.#flush();
      });
    }
  }

  #tellInbound(note: InboundNote, answered: (status: number) => void): void {
    if (this.settings) this.#deliver(inboundBody(this.settings, note), [note], answered);
    else {
      this.#owed.push(note);
      answered(0);
    }
  }

  #deliver(body: string, notes: (StatusNote | InboundNote)[], onAttempt: (status: number) => void): void {
    this.#tools.courier.deliver({
      body: Buffer.from(body, 'utf8'),
      url: () => this.#webhookUrl,
      sign: (bytes) => (this.#key ? signatureOf(this.#key, bytes) : ''),
      onAttempt: (status) => {
        if (status === 200) this.#journal.append({ k: 'told', ids: notes.map(noteId) });
        onAttempt(status);
      },
      onGivenUp: () => this.#owed.push(...notes),
    });
  }

  /** The statuses of a message and when each is told, its faults included. */
  #plan(send: AcceptableSend, providerId: string, at: number): { delay: number; note: StatusNote }[] {
    const { sent, delivered, read } = this.#tools.delays;
    const fault = this.faults.take((kind) => (WEBHOOK_FAULTS as readonly string[]).includes(kind) || faultCode(kind, 'failed') !== undefined);
    const { to, byUserId, callbackId, category } = send;
    const note = (status: string, after: number): StatusNote => ({ providerId, status, to, byUserId, callbackId, category, at: at + after });
    const failedWith = fault === undefined ? undefined : faultCode(fault, 'failed');
    if (fault === 'lose_webhooks') return [];
    if (failedWith !== undefined) return [{ delay: sent, note: { ...note('failed', sent), failedWith } }];
    const notes = [note('sent', sent), note('delivered', delivered), note('read', read)];
    if (fault === 'out_of_order_webhooks') notes.reverse();
    const plan = notes.map((each, n) => ({ delay: [sent, delivered, read][n] as number, note: each }));
    return fault === 'duplicate_webhooks' ? plan.flatMap((step) => [step, { delay: step.delay + 50, note: step.note }]) : plan;
  }
}

const isStatus = (note: StatusNote | InboundNote): note is StatusNote => 'status' in note;
const noteId = (note: StatusNote | InboundNote): string => (isStatus(note) ? `${note.providerId}:${note.status}` : note.providerId);
const newMessageId = () => `wamid.${Buffer.from(randomUUID()).toString('base64')}`;
