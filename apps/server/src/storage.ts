import { join, resolve } from 'node:path';
import { DiskStorage, type ObjectStorage } from '@consentry/kernel';
import type { Config } from './config.js';

/** Where files of messages lie on this machine, when they do. */
export function mediaFolder(dataDir: string): string {
  return join(dataDir, 'media');
}

/** The client for S3 takes tens of megabytes: it is loaded where it is used. */
export async function openStorage(config: Config, dataDir: string): Promise<ObjectStorage> {
  if (config.storage === 'disk') return new DiskStorage(mediaFolder(dataDir));
  return openBucket({ bucket: config.s3Bucket, region: config.s3Region, endpoint: config.s3Endpoint, forcePathStyle: config.s3ForcePathStyle, id: config.s3AccessKeyId, secret: config.s3SecretAccessKey });
}

/** Where backups lie, unless somewhere else was said. */
export function backupFolder(config: Config, dataDir: string): string {
  return resolve(config.backupDir ?? join(dataDir, 'backups'));
}

export async function openBackupStorage(config: Config, dataDir: string): Promise<ObjectStorage> {
  if (config.backupStorage === 'disk') return new DiskStorage(backupFolder(config, dataDir));
  // A bucket takes 10,000 parts: 16 MiB each leave room for 160 GiB.
  return openBucket({
    bucket: config.backupS3Bucket, region: config.backupS3Region, endpoint: config.backupS3Endpoint, forcePathStyle: config.backupS3ForcePathStyle, id: config.backupS3AccessKeyId, secret: config.backupS3SecretAccessKey,
    partSize: 16 * 1024 * 1024, unfinishedUnder: 'sets/',
  });
}

interface BucketSettings { bucket: string | undefined; region: string | undefined; endpoint: string | undefined; forcePathStyle: boolean | undefined; id: string | undefined; secret: string | undefined; partSize?: number; unfinishedUnder?: string }

async function openBucket({ bucket, region, endpoint, forcePathStyle, id: accessKeyId, secret: secretAccessKey, ...more }: BucketSettings): Promise<ObjectStorage> {
  const { S3Storage } = await import('./storage.s3.js');
  return new S3Storage({
    bucket: bucket!, region: region ?? 'us-east-1', forcePathStyle: forcePathStyle ?? false,
    ...(endpoint ? { endpoint } : {}), ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}), ...more,
  });
}
