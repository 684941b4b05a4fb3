import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Server { run(): Promise<{ port: number }>; close(): Promise<void> }

/** A storage that speaks S3 (npm `s3rver`), on loopback, with its files where a test can look at them. */
export class Bucket {
  private constructor(private readonly server: Server, readonly folder: string, readonly port: number) {}

  static async start(port = 0, folder = mkdtempSync(join(tmpdir(), 'consentry-s3-'))): Promise<Bucket> {
    const { default: S3rver } = (await import('s3rver' as string)) as { default: new (options: Record<string, unknown>) => Server };
    const server = new S3rver({ address: '127.0.0.1', port, silent: true, directory: folder, configureBuckets: [{ name: 'files', configs: [] }] });
    const { port: found } = await server.run();
    return new Bucket(server, folder, found);
  }

  /** Its settings, as the operator would write them. */
  get env(): Record<string, string> {
    return {
      CONSENTRY_STORAGE: 's3', CONSENTRY_S3_ENDPOINT: `http://127.0.0.1:${this.port}`, CONSENTRY_S3_BUCKET: 'files', CONSENTRY_S3_ACCESS_KEY_ID: 'S3RVER', CONSENTRY_S3_SECRET_ACCESS_KEY: 'S3RVER',
      CONSENTRY_S3_FORCE_PATH_STYLE: '1',
    };
  }

  /** Away, as after a power cut; its files stay. */
  async down(): Promise<void> {
    await this.server.close();
  }

  async end(): Promise<void> {
    await this.server.close().catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
