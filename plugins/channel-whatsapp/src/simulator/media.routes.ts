import type { MediaType } from '@consentry/plugin-sdk';
import { graphFailure } from './graph.answers.js';
import { readBytes } from './graph.http.js';
import type { Call } from './graph.call.js';
import { bareType, MEDIA_RULES } from './media.shelf.js';
import type { PhoneLine } from './phone.line.js';

/** The largest file there is, and the form around it. */
const MAX_FORM = MEDIA_RULES.document.maxBytes + 65_536;
const UPLOAD_DAYS = 30;

/** `POST /{phone-number-id}/media`: a form with the file, its type and the product, as Meta wants it. */
export async function uploadFile(line: PhoneLine, call: Call): Promise<void> {
  const bytes = await readBytes(call.request, MAX_FORM);
  const fault = line.faults.refusal('media_error');
  if (fault) return call.answer(fault);
  if (!bytes) return call.answer(graphFailure(131053, 'The file is larger than 100 MB'));
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': call.request.headers['content-type'] ?? '' } }).formData().catch(() => undefined);
  if (!form) return call.answer(graphFailure(100, '(#100) The parameter file is required: a multipart form'));
  if ((form.get('messaging_product') ?? call.query.get('messaging_product')) !== 'whatsapp') return call.answer(graphFailure(100, '(#100) The parameter messaging_product is required.'));
  const file = form.get('file');
  if (typeof file !== 'object' || file === null) return call.answer(graphFailure(100, '(#100) The parameter file is required.'));
  const mimeType = file.type || String(form.get('type') ?? '');
  const rule = ruleOf(mimeType);
  if (!rule) return call.answer(graphFailure(100, `(#100) Param file must be a file with one of the following types, not ${bareType(mimeType).slice(0, 64) || 'none'}`));
  const content = Buffer.from(await file.arrayBuffer());
  if (content.length === 0 || content.length > rule.maxBytes) return call.answer(graphFailure(131053, 'The file is empty or larger than its type may be'));
  const { id } = call.tools.media.put(line.settings?.businessAccountId ?? '', content, mimeType, UPLOAD_DAYS, file.name);
  call.answer({ status: 200, body: { id } });
}

const ruleOf = (mimeType: string) => (Object.keys(MEDIA_RULES) as MediaType[]).map((type) => MEDIA_RULES[type]).find(({ types }) => types.includes(bareType(mimeType)));

export const isFileAddress = (path: string): boolean => path === '/whatsapp_business/attachments/';

/** The second step of a download: the address of the first, with the token, while it lives. */
export function fetchFile(line: PhoneLine, call: Call): void {
  const fault = line.faults.refusal('media_error');
  if (fault) return call.answer(fault);
  const found = call.request.method === 'GET' ? call.tools.media.open(call.lines.map(({ settings }) => settings?.businessAccountId ?? ''), call.query) : undefined;
  if (!found) return call.answer({ status: 404, body: '<html><body>URL signature expired</body></html>' });
  call.answer({ status: 200, headers: { 'content-type': found.file.mimeType, 'content-length': String(found.bytes.length) }, body: found.bytes });
}
