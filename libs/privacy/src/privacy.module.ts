import { Module, type DynamicModule } from '@nestjs/common';
import './privacy.personal-data.js';
import './privacy.permissions.js';
import { AnswersForget } from './erasure.answers.js';
import { ContactErasure } from './erasure.contacts.js';
import { ErasureController } from './erasure.controller.js';
import { Erased } from './erasure.hooks.js';
import { OrganizationErasure } from './erasure.organization.js';
import { OrganizationErasureWork } from './erasure.organization.work.js';
import { ErasuresOwed } from './erasure.owed.js';
import { UserErasure } from './erasure.users.js';
import { ExportsModule } from './exports.module.js';
import { HoldsController } from './holds.controller.js';
import { LegalHolds } from './holds.service.js';
import { MyDataController } from './my-data.controller.js';
import { MyData } from './my-data.service.js';
import { CallbacksController } from './callbacks.controller.js';
import { CALLBACK_SECRET, ProviderCallbacks } from './callbacks.service.js';
import { ProcessorsModule } from './processors.module.js';
import { RequestsController } from './requests.controller.js';
import { RequestFulfilment } from './requests.fulfilment.js';
import { RequestReminders } from './requests.reminders.js';
import { SubjectRequests } from './requests.service.js';
import { RetentionController } from './retention.controller.js';
import { RetentionEngine } from './retention.engine.js';
import { Retention } from './retention.service.js';

/** What the law gives people: copies, corrections, erasure, silence; and data that goes when its time is over. */
@Module({
  imports: [ExportsModule, ProcessorsModule],
  controllers: [RequestsController, RetentionController, HoldsController, ErasureController, MyDataController, CallbacksController],
  providers: [Erased, AnswersForget, ContactErasure, UserErasure, OrganizationErasure, OrganizationErasureWork, ErasuresOwed, LegalHolds, RequestFulfilment, SubjectRequests, RequestReminders, MyData, ProviderCallbacks, Retention, RetentionEngine],
  exports: [Erased, ErasuresOwed, RetentionEngine, SubjectRequests, ContactErasure],
})
export class PrivacyModule {
  /** @param facebookAppSecret of the installation's app, for sign-in with Facebook; its callbacks are signed with it */
  static with(facebookAppSecret: string | undefined): DynamicModule {
    return { module: PrivacyModule, providers: [{ provide: CALLBACK_SECRET, useValue: facebookAppSecret }] };
  }
}
