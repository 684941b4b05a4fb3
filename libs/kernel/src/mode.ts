/** What this installation is: decides what may exist at all (simulators, test clock, loopback providers). */
export interface Mode {
  production: boolean;
  demo: boolean;
  testClock: boolean;
  /** The address that users and providers see. */
  publicUrl: string;
  dataDir: string;
  /** Which part of the work this process does. */
  role?: ServerRole;
  /** The process is about to end: it finishes what it has and wants no more. */
  draining?: boolean;
}

export type ServerRole = 'all' | 'api' | 'worker' | 'scheduler';

/** The token of {@link Mode} for injection. */
export abstract class ModeToken implements Mode {
  abstract readonly production: boolean;
  abstract readonly demo: boolean;
  abstract readonly testClock: boolean;
  abstract readonly publicUrl: string;
  abstract readonly dataDir: string;
  abstract readonly role?: ServerRole;
  abstract readonly draining?: boolean;
}
