import { createHash } from 'node:crypto';
import { isPluginError, PluginError, z, type MediaFile, type PluginHost } from '@consentry/plugin-sdk';
import { graphId, unreadable, type GraphClient } from './graph.client.js';
import { graphError } from './graph.errors.js';
import { metaType, mostBytes, UPLOAD_LIFE } from './limits.table.js';
import { mediaOrigins, type WhatsAppSettings } from './settings.schema.js';

/** A file of 100 MB takes its time. The host allows no more than this. */
const FILE_TIMEOUT_MS = 60_000;
const DAY_MS = 86_400_000;

const Uploaded = z.looseObject({ id: z.union([z.string(), z.int().transform(String)]).pipe(z.string().min(1).max(512)) });
const Described = z.looseObject({ url: z.url(), mime_type: z.string().min(1).max(255), sha256: z.string().min(1).max(128), file_size: z.coerce.number().int().nonnegative() });

/**
 * Hands a file to Meta for this number. Source: Meta, "Media": `POST /{phone-number-id}/media`, a form; ids live 30 days.
 * @throws PluginError `content_rejected` for a file that no message may carry, before it is sent; may be asked again
 */
export async function uploadFile(graph: GraphClient, settings: WhatsAppSettings, host: PluginHost, file: MediaFile, signal: AbortSignal): Promise<{ providerMediaId: string; expiresAt: Date }> {
  const type = metaType(file.mimeType, file.filename);
  if (type === undefined) throw new PluginError('content_rejected', { detail: 'WhatsApp takes no files of this kind.' });
  if (file.bytes.length === 0 || file.bytes.length > mostBytes(file.mimeType)) throw new PluginError('content_rejected', { detail: 'The file is empty or larger than WhatsApp takes.' });
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', type);
  form.set('file', new Blob([file.bytes as Uint8Array<ArrayBuffer>], { type }), file.filename ?? 'file');
  const answer = Uploaded.safeParse((await graph({ path: `${settings.phoneNumberId}/media`, form, repeatable: true, timeoutMs: FILE_TIMEOUT_MS, signal })).json);
  if (!answer.success) throw unreadable('unavailable');
  return { providerMediaId: answer.data.id, expiresAt: new Date(host.now().getTime() + UPLOAD_LIFE.days * DAY_MS) };
}

/**
 * Fetches a file by its id: first where it is, then the file, both with the token. Only Meta's own media host is asked, and the
 * bytes must be those that Meta described.
 * @throws PluginError `content_rejected` when it is too large or Meta has it no longer, `config_invalid` when it is said to be
 *   elsewhere, `unavailable` when what came is not what was described
 */
export async function downloadFile(graph: GraphClient, settings: WhatsAppSettings, host: PluginHost, mediaId: string, maxBytes: number, signal: AbortSignal): Promise<MediaFile> {
  const { url, mime_type: mimeType, sha256, file_size: size } = await describe(graph, settings, mediaId, signal);
  if (size > maxBytes) throw new PluginError('content_rejected', { detail: 'The file is larger than may be fetched.' });
  // The token goes along: to nobody but Meta, whatever the answer says.
  if (!mediaOrigins(settings).includes(new URL(url).origin)) throw new PluginError('config_invalid', { detail: 'Meta names an address for the file that is not its media host.' });
  const bytes = await fetchBytes(settings, host, url, size, signal);
  const digest = createHash('sha256').update(bytes).digest();
  const same = [digest.toString('hex'), digest.toString('base64')].includes(/^[0-9a-f]{64}$/i.test(sha256) ? sha256.toLowerCase() : sha256);
  if (bytes.length !== size || !same) throw new PluginError('unavailable', { detail: 'The file that came is not the one that Meta described.' });
  return { bytes, mimeType };
}

async function describe(graph: GraphClient, settings: WhatsAppSettings, mediaId: string, signal: AbortSignal): Promise<z.infer<typeof Described>> {
  try {
    const answer = Described.safeParse((await graph({ path: graphId(mediaId), query: { phone_number_id: settings.phoneNumberId }, signal })).json);
    if (!answer.success) throw unreadable('unavailable');
    return answer.data;
  } catch (error) {
    if (isPluginError(error) && error.details.providerCode === '100/33') throw new PluginError('content_rejected', { providerCode: '100/33', detail: 'Meta no longer has the file.' });
    throw error;
  }
}

async function fetchBytes(settings: WhatsAppSettings, host: PluginHost, url: string, size: number, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const response = await host.fetch(url, { headers: { authorization: `Bearer ${settings.accessToken}` }, maxBytes: size + 1, timeoutMs: FILE_TIMEOUT_MS, signal });
    if (response.status === 200) return new Uint8Array(await response.arrayBuffer());
    // The address lives 5 minutes: one that is gone is asked for anew.
    if (response.status === 404 || response.status === 410) throw new PluginError('unavailable', { providerCode: `http_${response.status}`, detail: 'The file’s address is gone.' });
    throw graphError({ status: response.status, headers: response.headers, body: undefined, now: host.now(), undecided: 'unavailable', needs: 'whatsapp_business_messaging' });
  } catch (error) {
    if (isPluginError(error) && error.code !== 'outcome_unknown') throw error;
    throw new PluginError('unavailable', { detail: 'The file did not come whole.' });
  }
}
