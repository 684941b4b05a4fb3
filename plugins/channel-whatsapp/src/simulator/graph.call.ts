import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './graph.answers.js';
import type { MediaShelf } from './media.shelf.js';
import type { PhoneLine } from './phone.line.js';
import type { RevokedTokens } from './revoked.tokens.js';
import type { HeldTemplate, TemplateShelf } from './template.shelf.js';

export interface RouteTools {
  /** The attached lines that hold this token, latest first. */
  linesOf(token: string): PhoneLine[];
  revoked: RevokedTokens;
  templatesOf(businessAccountId: string): TemplateShelf;
  /** A template waits for its review, whose outcome this line is told. */
  review(line: PhoneLine, shelf: TemplateShelf, template: HeldTemplate): void;
  media: MediaShelf;
  /** Where this simulator listens. */
  address(): string;
  now(): Date;
  delays: { answer: number; sent: number; delivered: number; read: number };
  /** A timer that ends with the simulator. */
  after(ms: number, run: () => void): void;
}

/** One request, with what was found out about it. */
export interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  lines: PhoneLine[];
  tools: RouteTools;
  answer(answer: Answer): void;
}
