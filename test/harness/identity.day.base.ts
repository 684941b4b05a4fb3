import { mailedToken, PASSWORD, Visitor, WRONG, type AnyBody } from './identity.js';
import type { Neighbours } from './identity.neighbours.js';
import type { Answer, World } from './world.js';

export type Told = (method: string, path: string, answer: Answer<unknown>) => void;

export const NONE = '0'.repeat(32);
export const DAY_PASSWORDS = ['Winter-heron-4-lantern', 'Changed-otter-5-compass', 'Reset-badger-6-violin', WRONG];
/** Who signs in with what. */
export const LOGINS = { owner: ['owner@example.com', PASSWORD], invited: ['invited@example.com', DAY_PASSWORDS[0]!], moved: ['moved@example.com', DAY_PASSWORDS[1]!] } satisfies Record<string, [string, string]>;

/** What every part of a day needs: browsers whose calls are told of, and a list of what was secret. */
export abstract class DayBase {
  /** What was secret in it. */
  readonly secrets: string[] = [...DAY_PASSWORDS];
  /** Of them, what is kept in the clear all the same: it is worth nothing without its cookie. */
  readonly csrfTokens: string[] = [];
  /** Addresses of people. */
  readonly addresses: string[] = [];

  constructor(protected readonly world: World, protected readonly neighbours: Neighbours, private readonly tell: Told) {}

  /** A browser whose calls are told of. */
  protected browser(): Visitor {
    const visitor = new Visitor(this.world);
    const call = visitor.call.bind(visitor);
    visitor.call = async <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
      const answer = await call<T>(method, path, body, headers);
      this.tell(method, path, answer);
      const told = answer.body as AnyBody | undefined;
      if (typeof told?.csrfToken === 'string') this.csrfTokens.push(told.csrfToken);
      this.secrets.push(...(typeof told?.mfaToken === 'string' ? [told.mfaToken] : []), ...visitor.cookies.values());
      return answer;
    };
    return visitor;
  }

  protected async visitor([email, password]: [string, string]): Promise<Visitor> {
    this.addresses.push(email);
    return this.browser().in(email, password);
  }

  protected async token(to: string, kind: string): Promise<string> {
    const token = await mailedToken(this.world, to, kind);
    this.secrets.push(token);
    return token;
  }

  protected told(method: string, path: string, answer: Answer<unknown>): void {
    this.tell(method, path, answer);
  }
}
