import { z } from 'zod';
import { defineEvents, definePermissions } from '@consentry/kernel';
import { defineAlertRules, defineAuditActions } from '@consentry/audit';

definePermissions({
  'broadcasts.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AUDITOR'], scope: true, what: 'see broadcasts, their recipients and reports' },
  'broadcasts.write': { roles: ['OWNER', 'ADMIN', 'MARKETER'], scope: true, what: 'make, preview, change and delete drafts of broadcasts' },
  'broadcasts.send': { roles: ['OWNER', 'ADMIN', 'MARKETER'], scope: true, what: 'start, pause, resume, cancel and approve broadcasts' },
});

const counts = ['recipients', 'accepted', 'excluded', 'cancelled', 'failed'] as const;
defineAuditActions({
  'broadcast.created': { type: 'account_change', what: 'A broadcast was drafted', context: ['type', 'purpose', 'audience'] },
  'broadcast.changed': { type: 'account_change', what: 'The draft of a broadcast was changed', context: ['fields'] },
  'broadcast.deleted': { type: 'account_change', what: 'The draft of a broadcast was deleted', context: [] },
  'broadcast.approved': { type: 'account_change', what: 'A broadcast was approved', context: [] },
  'broadcast.started': { type: 'account_change', what: 'A broadcast was started or scheduled', context: ['at', 'localTime', 'type', 'purpose'] },
  'broadcast.paused': { type: 'account_change', what: 'A broadcast was paused, by a person or by itself', context: ['reason', ...counts] },
  'broadcast.resumed': { type: 'account_change', what: 'A broadcast was resumed', context: [...counts] },
  'broadcast.cancelled': { type: 'account_change', what: 'A broadcast was cancelled', context: [...counts] },
  'broadcast.finished': { type: 'account_change', what: 'A broadcast came to its end', context: ['state', 'reason', ...counts] },
});

const told = z.object({ broadcastId: z.string(), connectionId: z.string(), reason: z.string().nullable(), recipients: z.int(), accepted: z.int(), excluded: z.int(), cancelled: z.int(), failed: z.int() });
defineEvents({
  'broadcast.finished': { what: 'A broadcast came to its end: finished, cancelled or failed', data: told.extend({ state: z.string() }) },
  'broadcast.paused': { what: 'A broadcast was paused, by a person or by itself', data: told },
});

defineAlertRules({
  'broadcast.paused': { severity: 'warning', what: 'A broadcast paused by itself: its template lost its approval, its connection stopped, or sending failed again and again', from: 'the broadcast as it runs', parameters: {}, mailed: true },
});
