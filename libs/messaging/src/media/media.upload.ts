import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiRequest } from '@consentry/kernel';

/** No file is larger, whatever a channel takes. */
export const MAX_FILE_BYTES = 100 * 1024 * 1024;

/** A file on its way in. `content` is read once; it ends with a problem when the request ends before the file does. */
export interface IncomingFile { declaredType: string | undefined; name: string | undefined; content: AsyncIterable<Uint8Array> }

/** Put on the request by the server for routes that take a file. Nothing of the body is read before it is called: first it is asked who sends it. */
export interface FileRequest { incomingFile?: () => Promise<IncomingFile> }

export const FileOf = createParamDecorator((_: unknown, context: ExecutionContext): (() => Promise<IncomingFile>) => {
  const { incomingFile } = context.switchToHttp().getRequest<ApiRequest & FileRequest>();
  if (!incomingFile) throw new Error('a route that takes no file asked for one');
  return incomingFile;
});
