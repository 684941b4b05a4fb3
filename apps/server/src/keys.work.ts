import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeError, Log, Notifications } from '@consentry/kernel';
import { Conversions, KeyRotations, KeyWatch, MasterKeys, Vault } from '@consentry/vault';

/** What another process began, or a crash left behind, is found at the latest after this time. */
const EVERY_MS = 5_000;

/** The work behind the keys: watching their keeper, sealing what isn't sealed yet, rotations under way. */
export class KeyWork {
  private readonly watch: KeyWatch;
  private readonly log: Log;
  private timer: NodeJS.Timeout | undefined;
  private converting: Promise<unknown> | undefined;

  constructor(private readonly app: NestFastifyApplication) {
    this.log = app.get(Log);
    this.watch = new KeyWatch(app.get(Vault), app.get(MasterKeys), this.log, app.get(Notifications));
  }

  /** Before the server opens: what look-ups need is sealed and indexed, so that nobody known is taken for a stranger. */
  async prepare(): Promise<void> {
    await this.app.get(Conversions).run('start');
    await this.app.get(KeyRotations).resume();
  }

  /** In every process: each must know when the keys cannot be used. */
  start(): void {
    this.watch.start();
  }

  /** Where it is this process's turn. Two may do it at once: every step takes the rows that it moves. */
  work(): void {
    if (this.timer) return;
    this.converting = this.app.get(Conversions).run('behind').catch((error: unknown) => this.log.error('conversion_failed', describeError(error)));
    // A server that was behind may have wrapped a new data key by the older version meanwhile.
    const rotations = this.app.get(KeyRotations);
    const look = () => void rotations.resume().then(() => rotations.run()).catch((error: unknown) => this.log.warn('key_rotation_failed', describeError(error)));
    this.timer = setInterval(look, EVERY_MS);
    this.timer.unref();
    look();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.watch.stop();
    this.app.get(Conversions).stop();
    await this.converting;
    await this.app.get(KeyRotations).stop();
  }
}
