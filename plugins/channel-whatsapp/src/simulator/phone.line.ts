import { createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import { changeBody, inboundBody, isChange, isStatus, noteId, signatureOf, statusesBody, type ChangeNote, type InboundNote, type Note, type StatusNote } from './delivery.payloads.js';
import { FaultBook, faultCode, isWebhookFault } from './fault.book.js';
import { openJournal, type Journal, type ReadMark } from './line.journal.js';
import { NEW_LINE, perSecondOf, type LineSettings, type LineState } from './line.settings.js';
import type { StoredFile } from './media.shelf.js';
import type { Remembered } from './message.history.js';
import { PaceBook } from './pace.book.js';
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

/** What the ledger shows of a file that went along. */
export type LedgerFile = Pick<StoredFile, 'mimeType' | 'size' | 'sha256' | 'filename'>;
/** As in the ledger, with what is answered and the files. */
export type Taken = Remembered & { replyTo?: string; media?: LedgerFile[] };

const LATE_MS = 3_000;
const REACTION_DAYS_MS = 30 * 86_400_000;
const STORM = 10_000;
const STORM_DELIVERY = 1_000;

/** One simulated line: what reached its phone, what its webhook is still owed, and the faults it suffers. */
export class PhoneLine {
  readonly entries: Taken[] = [];
  readonly marks: ReadMark[] = [];
  readonly faults = new FaultBook();
  readonly pace: PaceBook;
  settings: LineSettings | undefined;
  state: LineState = { ...NEW_LINE };
  readonly #tools: LineTools;
  readonly #journal: Journal;
  /** Every message of either direction that can be answered. */
  readonly #known = new Map<string, { at: number; reaction: boolean; entry?: Taken }>();
  /** Statuses whose time has come. */
  #ready: StatusNote[] = [];
  /** What could not be delivered so far, until the line is attached (again). */
  #owed: Note[] = [];
  #webhookUrl: string | undefined;
  #key: KeyObject | undefined;
  #inFlight = 0;

  constructor(readonly connectionId: string, tools: LineTools) {
    this.#tools = tools;
    this.pace = new PaceBook(tools.now, () => perSecondOf(this.state));
    const owed = new Map<string, Note>();
    this.#journal = openJournal(tools.dir, connectionId, (line) => {
      if (line.k === 'taken') {
        this.#remember(line.entry);
        for (const note of line.notes) owed.set(noteId(note), note);
      } else if (line.k === 'told') for (const id of line.ids) owed.delete(id);
      else if (line.k === 'seen') this.marks.push(line.mark);
      else {
        owed.set(noteId(line.note), line.note);
        if (line.k === 'inbound') this.#heard(line.note);
        else Object.assign(this.state, line.state);
      }
    });
    this.#owed = [...owed.values()];
  }

  attach(settings: LineSettings, webhookUrl: string): void {
    this.settings = settings;
    this.#webhookUrl = webhookUrl;
    this.#key = createSecretKey(Buffer.from(settings.appSecret, 'utf8'));
    const owed = this.#owed;
    this.#owed = [];
    for (const note of owed) if (!isStatus(note)) this.#tell(note, () => undefined);
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
  take(send: AcceptableSend): Taken {
    const at = this.#tools.now();
    const fault = this.faults.take(isWebhookFault);
    const failsWith = send.failsWith ?? (fault === undefined ? undefined : faultCode(fault, 'failed'));
    const entry: Taken = {
      id: String(this.entries.length + 1), providerId: newMessageId(), to: send.byUserId ? send.to : `+${send.to}`,
      type: send.type, body: send.content, callbackId: send.callbackId, receivedAt: at.toISOString(), ...(send.replyTo !== undefined && { replyTo: send.replyTo }),
      ...(send.files.length > 0 && { media: send.files.map(({ mimeType, size, sha256, filename }) => ({ mimeType, size, sha256, ...(filename !== undefined && { filename }) })) }),
      ...(failsWith !== undefined && { failsWith }),
    };
    const plan = this.#plan(send, entry, at.getTime(), fault);
    this.#remember(entry);
    this.#journal.append({ k: 'taken', entry, notes: plan.map(({ note }) => note) });
    for (const { delay, note } of plan) this.#tools.later(delay, this, note);
    if (fault === 'webhook_storm') void this.storm();
    return entry;
  }

  /** A message of either direction. One that is too old, or itself a reaction, takes no reaction. */
  knows(messageId: string): { reaction: boolean; inbound: boolean; entry?: Taken } | undefined {
    const known = this.#known.get(messageId);
    if (!known) return undefined;
    return { reaction: known.reaction && this.#tools.now().getTime() - known.at <= REACTION_DAYS_MS, inbound: !known.entry, ...(known.entry && { entry: known.entry }) };
  }

  mark(messageId: string, typing: boolean): void {
    const mark = { messageId, typing, at: this.#tools.now().toISOString() };
    this.marks.push(mark);
    this.#journal.append({ k: 'seen', mark });
  }

  /** The person writes. Resolves when the server answered the first attempt; 0: it didn't. */
  async inbound(from: string, type: string, content: Record<string, unknown>): Promise<{ providerId: string; status: number }> {
    const note: InboundNote = { providerId: newMessageId(), from: from.replace(/^\+/, ''), at: this.#tools.now().getTime(), type, content };
    this.#heard(note);
    return { providerId: note.providerId, status: await this.#first(note, () => this.#journal.append({ k: 'inbound', note })) };
  }

  /** Anything else is told. `state`: what it changes about the line itself. */
  tell(changes: ChangeNote['changes'], state?: Partial<LineState>): Promise<number> {
    const note: ChangeNote = { changeId: `change-${randomUUID()}`, at: this.#tools.now().getTime(), changes };
    Object.assign(this.state, state);
    return this.#first(note, () => this.#journal.append({ k: 'change', note, ...(state && { state }) }));
  }

  /** So many changes about messages that nobody sent. */
  async storm(count = STORM): Promise<number> {
    const at = this.#tools.now().getTime();
    const run = randomUUID().slice(0, 8);
    const change = (n: number) => ({
      field: 'messages', ofNumber: true, value: { statuses: [{ id: `wamid.storm-${run}-${n}`, status: 'sent', timestamp: String(Math.floor(at / 1000)), recipient_id: '15550009999' }] },
    });
    const answers: Promise<number>[] = [];
    for (let from = 0; from < count; from += STORM_DELIVERY) {
      const changes = Array.from({ length: Math.min(STORM_DELIVERY, count - from) }, (_, n) => change(from + n));
      answers.push(new Promise((resolve) => this.#tell({ changeId: `storm-${run}-${from}`, at, changes }, resolve)));
    }
    return Math.max(...(await Promise.all(answers)));
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

  /** The first delivery of a note, with the fault it may suffer. */
  #first(note: Note, keep: () => void): Promise<number> {
    const fault = this.faults.take((kind) => kind === 'lose_webhooks' || kind === 'duplicate_webhooks');
    if (fault === 'lose_webhooks') return Promise.resolve(0);
    keep();
    return new Promise((resolve) => {
      this.#tell(note, (status) => {
        if (fault === 'duplicate_webhooks') this.#tell(note, () => undefined);
        resolve(status);
      });
    });
  }

  #tell(note: Note, answered: (status: number) => void): void {
    if (!this.settings || isStatus(note)) {
      this.#owed.push(note);
      answered(0);
    } else this.#deliver(isChange(note) ? changeBody(this.settings, note) : inboundBody(this.settings, note), [note], answered);
  }

  #remember(entry: Taken): void {
    this.entries.push(entry);
    this.#known.set(entry.providerId, { at: Date.parse(entry.receivedAt), reaction: entry.type !== 'reaction', entry });
  }

  #heard({ providerId, at, type }: InboundNote): void {
    this.#known.set(providerId, { at, reaction: type !== 'reaction' });
  }

  #deliver(body: string, notes: Note[], onAttempt: (status: number) => void): void {
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
  #plan(send: AcceptableSend, entry: Taken, at: number, fault: string | undefined): { delay: number; note: StatusNote }[] {
    const { sent, delivered, read } = this.#tools.delays;
    const { to, byUserId, callbackId, category } = send;
    const note = (status: string, after: number): StatusNote => ({ providerId: entry.providerId, status, to, byUserId, callbackId, category, at: at + after });
    if (fault === 'lose_webhooks') return [];
    if (entry.failsWith !== undefined) return [{ delay: sent, note: { ...note('failed', sent), failedWith: entry.failsWith } }];
    const notes = [note('sent', sent), note('delivered', delivered), note('read', read)];
    if (fault === 'out_of_order_webhooks') notes.reverse();
    const late = fault === 'late_webhooks' ? LATE_MS : 0;
    const plan = notes.map((each, n) => ({ delay: ([sent, delivered, read][n] as number) + late, note: each }));
    return fault === 'duplicate_webhooks' ? plan.flatMap((step) => [step, { delay: step.delay + 50, note: step.note }]) : plan;
  }
}

const newMessageId = () => `wamid.${Buffer.from(randomUUID()).toString('base64')}`;
