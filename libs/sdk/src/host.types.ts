export type LogFields = Record<string, string | number | boolean | null | undefined>;

/** A logger whose lines are events, not sentences. Values pass a redactor; bodies and addresses do not belong here at all. */
export interface PluginLog {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export interface HostRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  signal?: AbortSignal;
  /** Deadline for the whole exchange, in milliseconds. Default 15,000; at most 60,000. */
  timeoutMs?: number;
  /** The longest answer that is read, in bytes. Default 1 MB; at most 105 MB, for files. A longer one is `outcome_unknown`. */
  maxBytes?: number;
}

/** What a plugin may do with the world. There is nothing else: no database, no environment, no other plugin. */
export interface PluginHost {
  /**
   * An HTTP request to a host that the plugin declared. Guarded: declared hosts only, no private networks, no redirects,
   * a deadline, a bounded answer (1 MB unless told), and where keys are pinned for the host, none but those.
   * @throws PluginError `unavailable` when nothing was sent (refused, no address, a certificate that isn't trusted; with
   *   `providerCode` `TLS_PIN_MISMATCH` when its key is none of the pinned ones), `config_invalid` for what may not be asked at all,
   *   `outcome_unknown` when the request had left and no whole answer came back.
   */
  fetch(url: string, request?: HostRequest): Promise<Response>;
  log: PluginLog;
  /** The server's clock. Plugins don't read the machine's own, so that tests can turn it. */
  now(): Date;
}
