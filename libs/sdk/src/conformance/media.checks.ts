import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { MediaFile } from '../channel.types.js';
import { MEDIA_TYPES } from '../message.schema.js';
import { errorOf, never, withBench } from './bench.js';
import type { AnyChannel, ChannelFixture, ConformanceCheck, MediaFixture } from './conformance.types.js';

const LARGEST = 100 * 1_048_576;
/** As files are found to be by looking into them, parameters included. */
const MIME = /^[a-z]+\/[a-z0-9.+-]+(; [a-z]+=[a-z0-9.-]+)?$/;

export function mediaChecks(plugin: AnyChannel, fixture: ChannelFixture): ConformanceCheck[] {
  /** A file of the fixture's kind with bytes that nothing may touch: all values, in an order nobody expects. */
  const fileOf = (media: MediaFixture): MediaFile => ({ ...media.file, bytes: Buffer.concat([media.file.bytes, randomBytes(4096), Buffer.from('\r\n--\r\n\u0000')]) });
  const mediaOf = (verb: string): MediaFixture => fixture.media ?? assert.fail(`the plugin offers ${verb}: the fixture must say how the provider deals with files`);
  return [
    {
      id: 'manifest.media', title: 'declares what files it takes, and how fast it may send',
      docs: 'The server looks into every file before it promises a message: without types and sizes it can hold to nothing.',
      run: () => withBench(plugin, fixture, {}, async ({ connection }) => {
        const { types, media = {}, perSecond } = plugin.capabilities;
        assert.ok(perSecond === undefined || perSecond > 0, 'capabilities.perSecond: more than nothing');
        for (const [type, limit] of Object.entries(media)) {
          assert.ok((MEDIA_TYPES as readonly string[]).includes(type) && (types as string[]).includes(type), `capabilities.media.${type}: no type with a file that the plugin sends`);
          assert.ok(Number.isSafeInteger(limit.maxBytes) && limit.maxBytes > 0 && limit.maxBytes <= LARGEST, `capabilities.media.${type}.maxBytes: 1 to ${LARGEST}`);
          assert.ok(limit.types.length > 0 && limit.types.every((mime) => MIME.test(mime)), `capabilities.media.${type}.types: MIME types in lower case`);
        }
        const undeclared = connection.uploadMedia ? MEDIA_TYPES.filter((type) => types.includes(type) && !(type in media)) : [];
        assert.deepEqual(undeclared, [], 'types with a file and without limits');
      }),
    },
    {
      id: 'media.upload', title: 'hands a file over byte for byte',
      docs: 'Build the form with FormData and send the bytes it makes; answer the provider’s id and when it ends.',
      async run() {
        await withBench(plugin, fixture, { behaviour: { answer: fixture.media?.uploaded.answer ?? fixture.answers.accepted } }, async ({ connection, provider, host }) => {
          if (!connection.uploadMedia) return;
          const media = mediaOf('uploadMedia');
          const file = fileOf(media);
          const { providerMediaId, expiresAt } = await connection.uploadMedia(file, never());
          assert.equal(providerMediaId, media.uploaded.id, 'the provider’s id');
          assert.ok(expiresAt === null || expiresAt > host.now(), 'expiresAt: by the host’s clock, and to come');
          assert.ok(provider.requests.some(({ bytes }) => Buffer.from(bytes).includes(Buffer.from(file.bytes))), 'the file did not arrive as it was');
        });
        await withBench(plugin, fixture, { behaviour: { answer: fixture.answers.server_error } }, async ({ connection }) => {
          if (connection.uploadMedia) await errorOf('uploadMedia', () => connection.uploadMedia?.(fileOf(mediaOf('uploadMedia')), never()));
        });
      },
    },
    {
      id: 'media.download', title: 'fetches a file byte for byte, and no more than it may',
      docs: 'Refuse what is larger than maxBytes with "content_rejected"; where the provider tells a digest, compare it.',
      async run() {
        await withBench(plugin, fixture, {}, async ({ connection, provider, host }) => {
          if (!connection.downloadMedia) return;
          const media = mediaOf('downloadMedia');
          const file = fileOf(media);
          provider.behave({ answering: media.serve(provider.baseUrl, file) });
          const got = await connection.downloadMedia(media.downloadId, { maxBytes: file.bytes.length }, never());
          assert.equal(digest(got.bytes), digest(file.bytes), 'the bytes');
          assert.equal(got.mimeType, file.mimeType);
          const error = await errorOf('downloadMedia of too much', () => connection.downloadMedia?.(media.downloadId, { maxBytes: file.bytes.length - 1 }, never()));
          assert.equal(error.code, 'content_rejected', 'a file that is too large');
          assert.deepEqual(host.undeclared, [], 'undeclared hosts');
        });
      },
    },
  ];
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
