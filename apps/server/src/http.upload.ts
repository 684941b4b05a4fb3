import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { ProblemError } from '@consentry/kernel';
import { fileNameIn, MAX_FILE_BYTES, type IncomingFile } from '@consentry/messaging';

/** The only file of a form, or the body itself. Nothing is held but what is being read. */
export async function fileIn(headers: IncomingHttpHeaders, body: Readable): Promise<IncomingFile> {
  const declaredType = headers['content-type'];
  if (!/^multipart\/form-data\s*;/i.test(declaredType ?? '')) return { declaredType, name: fileNameIn(headers['content-disposition']), content: whole(body) };
  return inForm(headers as BusboyHeaders, body);
}

async function inForm(headers: BusboyHeaders, body: Readable): Promise<IncomingFile> {
  const form = formReader(headers);
  const found = Promise.withResolvers<IncomingFile>();
  const ended = once(form, 'finish');
  let files = 0;
  form.on('file', (_field: string, stream: BusboyFileStream, name: string | undefined, _encoding: string, type: string) => {
    if (++files > 1) return void stream.resume();
    // Its end is told by `ended` too; an error that nobody listens for would end the process.
    stream.on('error', () => undefined);
    found.resolve({ declaredType: type, name, content: inPart(stream) });
  });
  const fail = (error: Error) => form.destroy(error);
  body.once('error', fail).once('aborted', () => fail(new Error('aborted'))).pipe(form);
  ended.then(() => found.reject(new ProblemError('media.no_file')), () => found.reject(new ProblemError('media.interrupted')));

  async function* inPart(stream: BusboyFileStream): AsyncGenerator<Uint8Array> {
    let read = false;
    ended.catch((error: Error) => stream.destroy(error));
    try {
      for await (const piece of stream.iterator({ destroyOnReturn: false })) yield piece as Buffer;
      await ended;
      read = true;
    } catch (error) {
      throw error instanceof ProblemError ? error : new ProblemError('media.interrupted');
    } finally {
      // Whoever stopped reading has his answer; what still comes goes nowhere, so that the answer can be read.
      if (!read) body.unpipe(form).resume();
    }
    if (files > 1) throw new ProblemError('request.invalid', { errors: [{ path: 'file', message: 'Send one file at a time.' }] });
  }
  return found.promise;
}

function formReader(headers: BusboyHeaders): BusboyInstance {
  try {
    return new Busboy({ headers, limits: { fields: 16, fieldSize: 1024, files: 2, parts: 20, fileSize: MAX_FILE_BYTES + 1, headerPairs: 64 } });
  } catch {
    throw new ProblemError('request.malformed', { detail: 'The form names no boundary.' });
  }
}

async function* whole(body: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of body.iterator({ destroyOnReturn: false })) yield part as Buffer;
  } catch {
    throw new ProblemError('media.interrupted');
  } finally {
    body.resume();
  }
}
