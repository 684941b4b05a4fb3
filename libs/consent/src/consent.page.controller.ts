import { Body, Catch, Controller, Get, Headers, Param, Post, Res, UseFilters, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { z } from 'zod';
import { CallOrigin, describeError, Endpoint, Log, ProblemError, type ApiRequest, type Origin } from '@consentry/kernel';
import { noticePage } from './consent.page.js';
import { languageOf } from './consent.page.rules.js';
import { ConsentPages, type PageAnswer } from './consent.pages.js';

interface Reply { status(code: number): Reply; header(name: string, value: string): Reply; type(value: string): Reply; send(body: string): unknown }

/** Whatever comes in the path, the answer is a page: one that isn't an address of ours is an address of nothing. */
const SlugParam = z.object({ slug: z.string() });
const Anything = z.unknown();
const PUBLIC = { public: 'people who are nobody yet give their consent here; nothing is told and nothing is sent' };

/** Behind these pages are people, not programs: what goes wrong is told to them in their language. */
@Catch()
class PageFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<ApiRequest>();
    const reply = host.switchToHttp().getResponse<Reply>();
    const problem = thrown instanceof ProblemError ? thrown : undefined;
    if (!problem) this.log.error('consent_page_failed', { requestId: request.id, ...describeError(thrown) });
    if (problem?.options.retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.ceil(problem.options.retryAfterSeconds)));
    const language = languageOf(request.headers['accept-language']);
    send(reply, { status: problem?.status ?? 500, html: noticePage(problem?.status === 429 ? 'busy' : problem?.status === 404 ? 'missing' : 'broken', language) });
  }
}

/** Opt-in forms as the world sees them (CM-2): server-rendered, without script, under the house's content policy. */
@Controller('c')
@UseFilters(PageFilter)
export class ConsentPageController {
  constructor(private readonly pages: ConsentPages) {}

  @Get(':slug')
  @Endpoint({ summary: 'The page of an opt-in form', access: PUBLIC, produces: 'text/html', hidden: true })
  async show(@Param({ schema: SlugParam }) { slug }: z.infer<typeof SlugParam>, @Headers('accept-language') wanted: string | undefined, @Res() reply: Reply): Promise<void> {
    send(reply, await this.pages.show(slug, languageOf(wanted)));
  }

  @Post(':slug')
  @Endpoint({ summary: 'Ask for messages on the page of an opt-in form', access: PUBLIC, limit: 'mail', produces: 'text/html', hidden: true })
  async submit(@Param({ schema: SlugParam }) { slug }: z.infer<typeof SlugParam>, @Body({ schema: Anything }) body: unknown, @CallOrigin() origin: Origin, @Headers('accept-language') wanted: string | undefined, @Res() reply: Reply): Promise<void> {
    send(reply, await this.pages.submit(slug, body, origin, languageOf(wanted)));
  }
}

/** Pages hold a code or what somebody just typed: nobody on the way keeps them. */
function send(reply: Reply, { status, html }: PageAnswer): void {
  reply.status(status).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(html);
}
