import { Controller, Get, Headers, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Endpoint, type ApiRequest } from '@consentry/kernel';
import { languageOf } from '@consentry/consent';
import { statusPage } from './callbacks.page.js';
import { ProviderCallbacks } from './callbacks.service.js';

interface Reply { status(code: number): Reply; header(name: string, value: string): Reply; type(value: string): Reply; send(body: string): unknown }
const Code = z.object({ code: z.string().max(300) });
const Language = z.object({ lang: z.string().max(20).optional() });
const Taken = z.object({ url: z.string(), confirmation_code: z.string() });
const SIGNED = { public: 'the signature of the provider is the credential; nothing is read before it fits' } as const;
const BY_CODE = { public: 'the code is the credential; it was given to nobody but the person' } as const;

/** Meta's callbacks (PR-4), in Meta's convention. */
@ApiTags('Privacy')
@Controller()
export class CallbacksController {
  constructor(private readonly callbacks: ProviderCallbacks) {}

  @Post('webhooks/meta/data-deletion')
  @Endpoint({ summary: "Meta's data deletion request callback", access: SIGNED, response: Taken, idempotency: 'handler', errors: ['callback.refused', 'callback.not_configured'] })
  deletion(@Req() request: ApiRequest) {
    return this.callbacks.take('deletion', request.rawBody ?? Buffer.alloc(0));
  }

  @Post('webhooks/meta/deauthorize')
  @Endpoint({ summary: "Meta's deauthorise callback", access: SIGNED, response: Taken, idempotency: 'handler', errors: ['callback.refused', 'callback.not_configured'] })
  deauthorisation(@Req() request: ApiRequest) {
    return this.callbacks.take('deauthorisation', request.rawBody ?? Buffer.alloc(0));
  }

  @Get('privacy/status/:code')
  @Endpoint({ summary: 'What became of a request that came through a provider', access: BY_CODE, produces: 'text/html', hidden: true })
  async status(@Param({ schema: Code }) { code }: z.infer<typeof Code>, @Query({ schema: Language }) { lang }: z.infer<typeof Language>, @Headers('accept-language') wanted: string | undefined, @Res() reply: Reply): Promise<void> {
    const state = /^[A-Za-z0-9_-]{43}$/.test(code) ? await this.callbacks.state(code) : undefined;
    reply.status(state ? 200 : 404).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(statusPage(state, languageOf(lang ?? wanted)));
  }
}
