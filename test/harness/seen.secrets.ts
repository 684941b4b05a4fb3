/** Fields whose values nobody but their owner may see, wherever they stand in a body. */
const SECRET_FIELD = /^(?:password|currentPassword|newPassword|ownerPassword|token|mfaToken|csrfToken|secret|clientSecret|backupCodes|key|accessToken|appSecret|verifyToken|otpauthUrl|clientKey)$/;
/** Names that the caller chose, each with a secret of the receiver: what a stream of the audit log sends along. */
const SECRET_MAP = /^headers$/;
/** Long and mixed enough that a line which holds it holds it because somebody wrote it there. */
const TELLING = /^(?=.*\d)(?=.*[A-Za-z])\S.{9,}$/;
const DIGITS = /^\d{6}$/;
/** Problems and failed messages have a `code` too; those of an authenticator and of paper look like this. */
const CODE = /^(?:\d{6}|\w{4}(?:-\w{4}){3})$/;

/** Every secret that went over the wire to or from one server, to be looked for in every line it logged (ID-8, I8). */
export class SeenSecrets {
  private readonly seen = new Set<string>();

  get count(): number {
    return this.seen.size;
  }

  /** A body as it was sent or came back, and the cookies of either. */
  note(body: unknown, cookies: readonly string[] = []): void {
    this.walk(body);
    for (const cookie of cookies) for (const pair of cookie.split('; ')) this.keep(pair.slice(pair.indexOf('=') + 1));
  }

  /** The lines that hold one, shortened; empty is as it must be. */
  foundIn(lines: readonly string[]): string[] {
    const text = lines.join('');
    return [...this.seen].filter((secret) => (DIGITS.test(secret) ? new RegExp(`(?<![0-9A-Za-z.:-])${secret}(?![0-9A-Za-z.:-])`).test(text) : text.includes(secret))).map((secret) => `${secret.slice(0, 3)}… (${secret.length} characters)`);
  }

  private walk(value: unknown, secret = false): void {
    if (typeof value === 'string') {
      if (secret) this.keep(value);
    } else if (Array.isArray(value)) {
      for (const item of value) this.walk(item, secret);
    } else if (value && typeof value === 'object') {
      for (const [name, item] of Object.entries(value)) this.walk(item, SECRET_FIELD.test(name) || SECRET_MAP.test(name) || (secret && typeof item === 'string') || (name === 'code' && typeof item === 'string' && CODE.test(item)));
    }
  }

  private keep(value: string): void {
    // `Bearer …`: the word after the scheme is what nobody may see.
    for (const word of value.split(' ')) if (TELLING.test(word) || DIGITS.test(word)) this.seen.add(word);
  }
}
