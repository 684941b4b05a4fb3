import { z } from 'zod';
import { defineEvents, definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';
import './processors.errors.js';

definePermissions({
  'processors.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: true, what: 'see who else processes the data, and the documents about it' },
  'processors.write': { roles: ['OWNER', 'ADMIN'], scope: true, what: 'keep the register of processors and the privacy contact' },
});

defineAuditActions({
  'processor.added': { type: 'account_change', what: 'Somebody wrote an entry into the register of processors', context: ['categories'] },
  'processor.edited': { type: 'account_change', what: 'Somebody changed an entry of the register of processors', context: ['fields'] },
  'processor.removed': { type: 'account_change', what: 'Somebody removed an entry from the register of processors', context: [] },
  'processors.changed': { type: 'account_change', what: 'Who processes the data has changed, and owners were told', context: ['appeared', 'disappeared', 'edited', 'baseline', 'mails'] },
  'privacy_contact.changed': { type: 'account_change', what: 'The privacy contact was changed', context: ['fields'] },
});

const ids = z.array(z.string());
defineEvents({ 'processors.changed': { what: 'Who processes the data of the organisation has changed', data: z.object({ noticeId: z.string(), appeared: ids, disappeared: ids, edited: ids }) } });
