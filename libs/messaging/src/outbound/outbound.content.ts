import { CONTENT_SCHEMAS, type SupportedType, type TemplateContent, type TextContent } from '@consentry/plugin-sdk';
import { ProblemError } from '@consentry/kernel';
import type { SendRequest } from './outbound.schema.js';

export function isSupported(type: string): type is SupportedType {
  return type in CONTENT_SCHEMAS;
}

/** The content that stands under the name of the type. @throws ProblemError `message.type_unsupported` */
export function contentOf(request: SendRequest): TextContent | TemplateContent {
  if (!isSupported(request.type)) {
    const detail = `Messages of type ${request.type} are unsupported in this version. Supported: ${Object.keys(CONTENT_SCHEMAS).join(', ')}.`;
    throw new ProblemError('message.type_unsupported', { detail, errors: [{ path: 'type', message: detail }] });
  }
  return request[request.type]!;
}

/** What a person reads in a list: the text, the caption, or the name of what was sent. */
export function previewOf(type: string, content: unknown): string {
  const body = (content ?? {}) as { body?: unknown; caption?: unknown; text?: unknown; name?: unknown; emoji?: unknown };
  const text = [body.body, body.caption, body.text, body.emoji].find((v) => typeof v === 'string');
  if (typeof text === 'string') return text.slice(0, 280);
  return type === 'template' && typeof body.name === 'string' ? body.name : type;
}
