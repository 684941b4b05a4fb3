/** What the installation says about signing in. The token for injection. */
export abstract class AuthSettings {
  /** Rounds of bcrypt as a power of two; 12 or more outside tests (ID-8). */
  abstract readonly bcryptCost: number;
  /** Whether Facebook sign-in is configured. */
  abstract readonly facebook: boolean;
  /** Whether mails leave for a mail server; otherwise they are kept in the data folder. */
  abstract readonly smtp: boolean;
}
