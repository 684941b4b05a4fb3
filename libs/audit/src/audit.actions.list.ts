import { authorize, type Actor } from '@consentry/kernel';
import type { z } from 'zod';
import { auditActions } from './audit.actions.js';
import { RETENTION } from './audit.retention.rules.js';
import type { ActionList } from './audit.schema.js';

/** The one table of actions, as the panel reads it. */
export function actionList(actor: Actor): z.infer<typeof ActionList> {
  authorize(actor, 'audit.read');
  return { data: [...auditActions()].map(([action, { type, what, context }]) => ({ action, type, what, context: [...context], retentionDays: RETENTION[type].standard })).sort((a, b) => a.action.localeCompare(b.action)) };
}
