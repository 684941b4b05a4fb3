import { Global, Module } from '@nestjs/common';
import { ConsentController } from './consent.controller.js';
import { ConsentExports } from './consent.export.js';
import { ConsentFormsController } from './consent.forms.controller.js';
import { ConsentForms } from './consent.forms.js';
import { ConsentImports } from './consent.import.js';
import { ConsentLedgerWriter } from './consent.ledger.js';
import { DoubleOptIn } from './consent.optin.js';
import { ConsentPageController } from './consent.page.controller.js';
import { ConsentPages } from './consent.pages.js';
import { ConsentReceiptsReader } from './consent.receipts.js';
import { ConsentRecordsController } from './consent.records.controller.js';
import { Consents } from './consent.service.js';
import { ConsentSettingsController } from './consent.settings.controller.js';
import { CommandReader, ConsentSettingsReader } from './consent.settings.reader.js';
import { ConsentSettings } from './consent.settings.js';

@Global()
@Module({
  controllers: [ConsentController, ConsentRecordsController, ConsentSettingsController, ConsentFormsController, ConsentPageController],
  providers: [Consents, ConsentLedgerWriter, ConsentSettings, ConsentSettingsReader, CommandReader, ConsentForms, ConsentPages, DoubleOptIn, ConsentReceiptsReader, ConsentExports, ConsentImports],
  exports: [Consents, ConsentLedgerWriter, ConsentSettingsReader, CommandReader, DoubleOptIn],
})
export class ConsentModule {}
