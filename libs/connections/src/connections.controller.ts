import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, Endpoint, type Actor } from '@consentry/kernel';
import { Connections } from './connections.service.js';
import { CheckResult, ConnectionPage, ConnectionParam, ConnectionQuery, ConnectionView, CreateConnection, UpdateConnection } from './connections.schema.js';

const NOT_FOUND = ['connection.not_found'];
const GONE = [...NOT_FOUND, 'connection.disconnected'];
/** Secrets are sealed, or opened for the last time. */
const VAULT = ['vault.unavailable'];

@ApiTags('Connections')
@Controller('v1/connections')
export class ConnectionsController {
  constructor(private readonly connections: Connections) {}

  @Get()
  @Endpoint({ summary: 'List connections', access: { permission: 'connections.read' }, response: ConnectionPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: ConnectionQuery }) query: z.infer<typeof ConnectionQuery>) {
    return this.connections.list(actor, query);
  }

  @Post()
  @Endpoint({ summary: 'Make a connection', access: { permission: 'connections.write' }, status: 201, response: ConnectionView, errors: VAULT })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateConnection }) body: z.infer<typeof CreateConnection>) {
    return this.connections.create(actor, body);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a connection', access: { permission: 'connections.read' }, response: ConnectionView, errors: NOT_FOUND })
  get(@CurrentActor() actor: Actor, @Param({ schema: ConnectionParam }) { id }: z.infer<typeof ConnectionParam>) {
    return this.connections.get(actor, id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Rename, pause, resume, or replace secrets', access: { permission: 'connections.write' }, response: ConnectionView, errors: [...GONE, ...VAULT] })
  update(@CurrentActor() actor: Actor, @Param({ schema: ConnectionParam }) { id }: z.infer<typeof ConnectionParam>, @Body({ schema: UpdateConnection }) body: z.infer<typeof UpdateConnection>) {
    return this.connections.update(actor, id, body);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Disconnect: stop, destroy the secrets, revoke them at the provider', access: { permission: 'connections.write' }, errors: [...NOT_FOUND, ...VAULT] })
  disconnect(@CurrentActor() actor: Actor, @Param({ schema: ConnectionParam }) { id }: z.infer<typeof ConnectionParam>) {
    return this.connections.disconnect(actor, id);
  }

  @Post(':id/check')
  @Endpoint({ summary: 'Ask the provider whether the credentials work', access: { permission: 'connections.write' }, response: CheckResult, errors: GONE })
  check(@CurrentActor() actor: Actor, @Param({ schema: ConnectionParam }) { id }: z.infer<typeof ConnectionParam>) {
    return this.connections.check(actor, id);
  }
}
