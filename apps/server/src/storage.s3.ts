import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand, DeleteObjectCommand, GetObjectCommand, HeadBucketCommand, HeadObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, PutObjectCommand, S3Client, type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ObjectStorage, StorageError, storageKey, type ByteRange, type StoredObject } from '@consentry/kernel';

export interface S3Options { bucket: string; region: string; endpoint?: string; forcePathStyle: boolean; credentials?: { accessKeyId: string; secretAccessKey: string }; partSize?: number; unfinishedUnder?: string }

/** Two parts of this size are in memory at most: one on its way, one being filled. */
const PART = 5 * 1024 * 1024;

/** Files in a bucket of Amazon S3 or of whatever speaks like it. */
export class S3Storage extends ObjectStorage {
  readonly kind = 's3';
  private readonly client: S3Client;
  private readonly Bucket: string;
  private readonly partSize: number;
  private readonly unfinishedUnder: string;

  constructor({ bucket, region, endpoint, forcePathStyle, credentials, partSize = PART, unfinishedUnder = 'media/' }: S3Options) {
    super();
    this.Bucket = bucket;
    this.partSize = partSize;
    this.unfinishedUnder = unfinishedUnder;
    this.client = new S3Client({
      region, forcePathStyle, maxAttempts: 3, ...(endpoint ? { endpoint } : {}), ...(credentials ? { credentials } : {}),
      requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
      // Only where the operation asks for them: many storages that speak S3 do not know Amazon's newer checksums. Ours are inside.
      requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  async put(key: string, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<void> {
    const target = { Bucket: this.Bucket, Key: storageKey(key), ContentType: 'application/octet-stream' };
    if (content instanceof Uint8Array) {
      await asked(() => this.client.send(new PutObjectCommand({ ...target, Body: content })));
      return;
    }
    let fault: unknown;
    const upload = new Upload({ client: this.client, params: { ...target, Body: Readable.from(kept(content, (error) => { fault = error; }), { objectMode: false }) }, partSize: this.partSize, queueSize: 1, leavePartsOnError: false });
    await asked(() => upload.done()).catch((error: unknown) => { throw fault ?? error; });
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const Key = storageKey(key);
    const { Body } = await asked(() => this.client.send(new GetObjectCommand({ Bucket: this.Bucket, Key, ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}) })));
    return Body as Readable;
  }

  async delete(key: string): Promise<void> {
    const Key = storageKey(key);
    await asked(() => this.client.send(new DeleteObjectCommand({ Bucket: this.Bucket, Key })));
  }

  async exists(key: string): Promise<boolean> {
    const Key = storageKey(key);
    try {
      await asked(() => this.client.send(new HeadObjectCommand({ Bucket: this.Bucket, Key })));
      return true;
    } catch (error) {
      if (error instanceof StorageError && error.reason === 'missing') return false;
      throw error;
    }
  }

  async list(prefix: string, limit: number): Promise<StoredObject[]> {
    const found: StoredObject[] = [];
    for (let ContinuationToken: string | undefined; ;) {
      const { Contents = [], NextContinuationToken, IsTruncated }: ListObjectsV2CommandOutput = await asked(() => this.client.send(new ListObjectsV2Command({ Bucket: this.Bucket, Prefix: prefix, MaxKeys: Math.min(1_000, limit - found.length), ...(ContinuationToken ? { ContinuationToken } : {}) })));
      for (const { Key, Size, LastModified } of Contents) found.push({ key: Key!, size: Size ?? 0, modifiedAt: LastModified ?? new Date(0) });
      if (!IsTruncated || !NextContinuationToken || found.length >= limit) return found;
      ContinuationToken = NextContinuationToken;
    }
  }

  async check(): Promise<void> {
    // A bucket that is not there is no less a storage that does not work.
    await asked(() => this.client.send(new HeadBucketCommand({ Bucket: this.Bucket }), { abortSignal: AbortSignal.timeout(3_000) })).catch((error: unknown) => { throw new StorageError('unavailable', error); });
  }

  override close(): void {
    this.client.destroy();
  }

  async tidy(before: Date): Promise<number> {
    const { Uploads = [] } = await asked(() => this.client.send(new ListMultipartUploadsCommand({ Bucket: this.Bucket, Prefix: this.unfinishedUnder }))).catch((error: StorageError) => {
      // Some that speak S3 cannot say; their own rule for halves of uploads has to do it (docs/operations/storage.md).
      if ((error.cause as Error).message === 'NotImplemented') return { Uploads: [] };
      throw error;
    });
    const old = Uploads.filter(({ Initiated, Key, UploadId }) => Key && UploadId && Initiated && Initiated < before);
    for (const { Key, UploadId } of old) await asked(() => this.client.send(new AbortMultipartUploadCommand({ Bucket: this.Bucket, Key, UploadId })));
    return old.length;
  }
}

/** Remembers why the content ended badly: the client would call it a fault of the storage's. */
async function* kept(content: AsyncIterable<Uint8Array>, failed: (error: unknown) => void): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    failed(error);
    throw error;
  }
}

/** Whatever else it says, it is the storage's matter; its own words may hold keys and signatures, and stay inside. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    const missing = name === 'NoSuchKey' || name === 'NotFound' || ($metadata?.httpStatusCode === 404 && name !== 'NoSuchBucket');
    throw new StorageError(missing ? 'missing' : 'unavailable', new Error(name ?? 'unknown'));
  }
}
