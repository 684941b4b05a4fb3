import http from 'node:http';
import https from 'node:https';

const ATTEMPT_TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
const MAX_ATTEMPTS = 40;

/** One delivery to a webhook: the same bytes at every attempt. `sign` and `url` are asked anew, as the line may have been changed. */
export interface Parcel {
  body: Buffer;
  url(): string | undefined;
  sign(body: Buffer): string;
  /** Called once per answered attempt; 0 when there was no answer. */
  onAttempt(status: number): void;
  /** Called when it won't be tried again: given up, or the line is gone. */
  onGivenUp(): void;
}

/** Delivers at least once, like Meta: again and again with growing pauses until the answer is 200, within bounds. */
export class WebhookCourier {
  readonly #agents = { 'http:': new http.Agent({ keepAlive: true, maxSockets: 32 }), 'https:': new https.Agent({ keepAlive: true, maxSockets: 32 }) };
  readonly #retries = new Map<NodeJS.Timeout, Parcel>();
  #closed = false;
  #underWay = 0;

  /** Whether nothing is under way and nothing waits to be tried again. */
  get idle(): boolean {
    return this.#underWay === 0 && this.#retries.size === 0;
  }

  deliver(parcel: Parcel, attempt = 1): void {
    const url = parcel.url();
    if (this.#closed || url === undefined) return parcel.onGivenUp();
    this.#underWay++;
    void this.#post(url, parcel).then((status) => {
      this.#underWay--;
      if (this.#closed && status === 0) return;
      parcel.onAttempt(status);
      if (status === 200) return;
      if (attempt >= MAX_ATTEMPTS || this.#closed) return parcel.onGivenUp();
      const pause = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));
      const timer = setTimeout(() => {
        this.#retries.delete(timer);
        this.deliver(parcel, attempt + 1);
      }, pause).unref();
      this.#retries.set(timer, parcel);
    });
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#retries.keys()) clearTimeout(timer);
    this.#retries.clear();
    this.#agents['http:'].destroy();
    this.#agents['https:'].destroy();
  }

  #post(address: string, { body, sign }: Parcel): Promise<number> {
    return new Promise((resolve) => {
      const url = new URL(address);
      const secure = url.protocol === 'https:';
      const request = (secure ? https : http).request(url, {
        method: 'POST',
        agent: this.#agents[secure ? 'https:' : 'http:'],
        timeout: ATTEMPT_TIMEOUT_MS,
        headers: { 'content-type': 'application/json', 'content-length': body.length, 'user-agent': 'facebookexternalua', 'x-hub-signature-256': sign(body) },
      }, (response) => {
        response.resume();
        response.once('close', () => resolve(response.complete ? (response.statusCode ?? 0) : 0));
      });
      request.once('timeout', () => request.destroy());
      request.once('error', () => resolve(0));
      request.end(body);
    });
  }
}
