import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, definePermissions, Endpoint, type Actor } from '@consentry/kernel';
import { Mailbox } from './sandbox.mailbox.js';
import { MailboxView } from './sandbox.schema.js';

definePermissions({
  // Mails hold links that open accounts: no key and nobody but the owner.
  'mailbox.read': { roles: ['OWNER'], scope: false, what: 'read the mails that were kept, outside production' },
});

/** Not in production: the module that holds this isn't loaded there, so the route doesn't exist. */
@ApiTags('Mailbox (development)')
@Controller('v1/dev/mailbox')
export class MailboxController {
  constructor(private readonly mailbox: Mailbox) {}

  @Get()
  @Endpoint({ summary: 'Mails that would have left', access: { permission: 'mailbox.read' }, response: MailboxView, errors: ['mailbox.not_kept'], hidden: true })
  list(@CurrentActor() actor: Actor) {
    return this.mailbox.list(actor);
  }
}
