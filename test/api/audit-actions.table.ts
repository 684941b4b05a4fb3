import { campaignCases } from './audit-actions.campaigns.js';
import { copyCases } from './audit-actions.copies.js';
import { deskCases } from './audit-actions.desk.js';
import { houseCases } from './audit-actions.house.js';
import { identityCases } from './audit-actions.identity.js';
import { laterCases } from './audit-actions.later.js';
import { privacyCases } from './audit-actions.privacy.js';
import type { Cases, Stage } from './audit-actions.stage.js';
import { workCases } from './audit-actions.work.js';

/** A case for each action of the server. */
export function casesOf(stage: Stage): Cases {
  return { ...workCases(stage), ...houseCases(stage), ...identityCases(stage), ...laterCases(stage), ...deskCases(stage), ...campaignCases(stage), ...privacyCases(stage), ...copyCases(stage) };
}

/** Their names alone, before there is a world. */
export const NAMES = Object.keys(casesOf({} as Stage));

/** Their leaf comes behind the answer, with what the request set going: it cannot fail the request, and is tried again until it is there. */
export const BEHIND = new Set([
  'connection.revoked', 'connection.paused_by_system', 'consent.opted_out', 'consent.resumed', 'message.blocked_at_dispatch', 'message.opt_out_confirmed', 'data_key.destroyed', 'master_key.changed', 'api.request', 'audit.verified', 'webhook_endpoint.disabled',
  'connection.ended_by_provider', 'connection.marketing_paused', 'template.marked_unusable', 'import.finished', 'contacts.imported', 'import.undone', 'broadcast.finished',
  'contact.erased', 'organization.erased', 'export.ready', 'export.failed', 'backup.restored',
]);
