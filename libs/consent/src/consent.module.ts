import { Global, Module } from '@nestjs/common';
import { ConsentController } from './consent.controller.js';
import { ConsentLedgerWriter } from './consent.ledger.js';
import { Consents } from './consent.service.js';

@Global()
@Module({ controllers: [ConsentController], providers: [Consents, ConsentLedgerWriter], exports: [Consents, ConsentLedgerWriter] })
export class ConsentModule {}
