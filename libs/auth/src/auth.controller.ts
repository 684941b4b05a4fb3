import { Body, Controller, Delete, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentActor, Endpoint, idIn, ModeToken, PageQuery, type Actor, type ApiRequest } from '@consentry/kernel';
import './auth.errors.js';
import { cookieName } from './auth.authenticator.js';
import { ApiKeyCreated, ApiKeyPage, CreateApiKey, LoginRequest, SessionView } from './auth.schema.js';
import { Auth } from './auth.service.js';

interface CookieReply { setCookie(name: string, value: string, options: Record<string, unknown>): void; clearCookie(name: string, options: Record<string, unknown>): void }

const ApiKeyParam = z.strictObject({ id: idIn('apiKey') });

@ApiTags('Sign-in')
@Controller('v1/auth')
export class AuthController {
  constructor(private readonly auth: Auth, private readonly mode: ModeToken) {}

  @Post('login')
  @Endpoint({ summary: 'Sign in', access: { public: 'whoever signs in is nobody yet' }, response: SessionView, errors: ['auth.invalid_credentials', 'auth.busy'], idempotency: 'refused' })
  async login(@Body({ schema: LoginRequest }) body: z.infer<typeof LoginRequest>, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: CookieReply) {
    const agent = request.headers['user-agent'];
    const { token, expiresAt, session } = await this.auth.login(body, { ip: request.ip, userAgent: typeof agent === 'string' ? agent : null, requestId: request.id });
    reply.setCookie(cookieName(this.mode), token, { ...this.cookie(), expires: expiresAt });
    return session;
  }

  @Post('logout')
  @Endpoint({ summary: 'Sign out', access: 'signed-in' })
  async logout(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: CookieReply) {
    await this.auth.logout(actor);
    reply.clearCookie(cookieName(this.mode), this.cookie());
  }

  @Get('session')
  @Endpoint({ summary: 'Who is signed in, and what they may do', access: 'signed-in', response: SessionView, errors: ['auth.session_expired'] })
  session(@CurrentActor() actor: Actor) {
    return this.auth.currentSession(actor);
  }

  private cookie(): Record<string, unknown> {
    return { httpOnly: true, secure: this.mode.publicUrl.startsWith('https:'), sameSite: 'lax', path: '/' };
  }
}

@ApiTags('API keys')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly auth: Auth) {}

  @Get()
  @Endpoint({ summary: 'List API keys', access: { permission: 'api_keys.read' }, response: ApiKeyPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) query: PageQuery) {
    return this.auth.listApiKeys(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Make an API key; it is shown this once', access: { permission: 'api_keys.write' }, status: 201, response: ApiKeyCreated, idempotency: 'refused' })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateApiKey }) body: z.infer<typeof CreateApiKey>) {
    return this.auth.createApiKey(actor, body);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Revoke an API key, from its next request on', access: { permission: 'api_keys.write' }, errors: ['api_key.not_found'] })
  revoke(@CurrentActor() actor: Actor, @Param({ schema: ApiKeyParam }) { id }: z.infer<typeof ApiKeyParam>) {
    return this.auth.revokeApiKey(actor, id);
  }
}
