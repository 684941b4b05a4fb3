import { Global, Module } from '@nestjs/common';
import './connections.errors.js';
import { ConnectionsController } from './connections.controller.js';
import { ConnectionDirectory } from './connections.directory.js';
import { Connections } from './connections.service.js';

@Global()
@Module({ controllers: [ConnectionsController], providers: [Connections, ConnectionDirectory], exports: [Connections, ConnectionDirectory] })
export class ConnectionsModule {}
