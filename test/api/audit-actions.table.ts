import { houseCases } from './audit-actions.house.js';
import { identityCases } from './audit-actions.identity.js';
import { laterCases } from './audit-actions.later.js';
import type { Cases, Stage } from './audit-actions.stage.js';
import { workCases } from './audit-actions.work.js';

/** A case for each action of the server. */
export function casesOf(stage: Stage): Cases {
  return { ...workCases(stage), ...houseCases(stage), ...identityCases(stage), ...laterCases(stage) };
}

/** Their names alone, before there is a world. */
export const NAMES = Object.keys(casesOf({} as Stage));

/** Their leaf comes behind the answer, with what the request set going: it cannot fail the request, and is tried again until it is there. */
export const BEHIND = new Set([
  'connection.revoked', 'connection.paused_by_system', 'consent.opted_out', 'consent.resumed', 'message.blocked_at_dispatch', 'message.opt_out_confirmed', 'data_key.destroyed', 'master_key.changed', 'api.request', 'audit.verified', 'webhook_endpoint.disabled',
]);
