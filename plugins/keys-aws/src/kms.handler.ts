import { isPluginError, type PluginHost } from '@consentry/plugin-sdk';
import { HostRefusal } from './kms.errors.js';

/** What the SDK hands to a request handler, as far as KMS and STS use it: POST to one path, everything in the body. */
interface SdkRequest {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/** The host sets these itself, from the address and the body. They are signed all the same, with the same values. */
const HOSTS_OWN = new Set(['host', 'content-length']);

/** Sends the SDK's requests through the host, so that its guard (declared hosts, no redirects, bounded answers) holds for them too. */
export function hostHandler(host: PluginHost, deadlineMs: number) {
  return {
    async handle(request: SdkRequest, options: { abortSignal?: AbortSignal } = {}) {
      const { protocol, hostname, port, path, headers, body } = request;
      const response = await host.fetch(`${protocol}//${hostname}${port ? `:${port}` : ''}${path}`, {
        method: 'POST',
        headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !HOSTS_OWN.has(name.toLowerCase()))),
        ...(body !== undefined && { body }),
        ...(options.abortSignal && { signal: options.abortSignal }),
        timeoutMs: deadlineMs,
      }).catch((error: unknown) => {
        throw isPluginError(error) ? new HostRefusal(error) : error;
      });
      return { response: { statusCode: response.status, headers: Object.fromEntries(response.headers), body: new Uint8Array(await response.arrayBuffer()) } };
    },
  };
}
