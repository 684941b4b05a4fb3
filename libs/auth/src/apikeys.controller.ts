import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, PageQuery, type Actor } from '@consentry/kernel';
import './auth.errors.js';
import { ApiKeyCreated, ApiKeyPage, ApiKeyParam, ApiKeyUsage, ApiKeyView, CreateApiKey, RotateApiKey, UpdateApiKey } from './apikeys.schema.js';
import { ApiKeys } from './apikeys.service.js';

@ApiTags('API keys')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Get()
  @Endpoint({ summary: 'List API keys', access: { permission: 'api_keys.read' }, response: ApiKeyPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: PageQuery }) query: PageQuery) {
    return this.keys.list(actor, query);
  }

  @Get(':id')
  @Endpoint({ summary: 'One API key', access: { permission: 'api_keys.read' }, response: ApiKeyView, errors: ['api_key.not_found'] })
  read(@CurrentActor() actor: Actor, @Param({ schema: ApiKeyParam }) { id }: z.infer<typeof ApiKeyParam>) {
    return this.keys.read(actor, id);
  }

  @Get(':id/usage')
  @Endpoint({ summary: 'Requests per day, of the last 30 days', access: { permission: 'api_keys.read' }, response: ApiKeyUsage, errors: ['api_key.not_found'] })
  usage(@CurrentActor() actor: Actor, @Param({ schema: ApiKeyParam }) { id }: z.infer<typeof ApiKeyParam>) {
    return this.keys.usage(actor, id);
  }

  @Post()
  @Endpoint({ summary: 'Make an API key; it is shown this once', access: { permission: 'api_keys.write' }, status: 201, response: ApiKeyCreated, idempotency: 'refused' })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateApiKey }) body: z.infer<typeof CreateApiKey>) {
    return this.keys.create(actor, body);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change name, networks, limit or expiry', access: { permission: 'api_keys.write' }, response: ApiKeyView, errors: ['api_key.not_found', 'api_key.revoked'] })
  update(@CurrentActor() actor: Actor, @Param({ schema: ApiKeyParam }) { id }: z.infer<typeof ApiKeyParam>, @Body({ schema: UpdateApiKey }) body: z.infer<typeof UpdateApiKey>) {
    return this.keys.update(actor, id, body);
  }

  @Post(':id/rotate')
  @Endpoint({ summary: 'A new key in place of this one, which goes on working for a while', access: { permission: 'api_keys.write' }, status: 201, response: ApiKeyCreated, errors: ['api_key.not_found', 'api_key.revoked'], idempotency: 'refused' })
  rotate(@CurrentActor() actor: Actor, @Param({ schema: ApiKeyParam }) { id }: z.infer<typeof ApiKeyParam>, @Body({ schema: RotateApiKey }) body: z.infer<typeof RotateApiKey>) {
    return this.keys.rotate(actor, id, body);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Revoke an API key, from its next request on', access: { permission: 'api_keys.write' }, errors: ['api_key.not_found'] })
  revoke(@CurrentActor() actor: Actor, @Param({ schema: ApiKeyParam }) { id }: z.infer<typeof ApiKeyParam>) {
    return this.keys.revoke(actor, id);
  }
}
