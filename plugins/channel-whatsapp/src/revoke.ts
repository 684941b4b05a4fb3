import { isPluginError, z, type PluginHost } from '@consentry/plugin-sdk';
import { unreadable, type GraphClient } from './graph.client.js';
import type { WhatsAppSettings } from './settings.schema.js';

const Me = z.looseObject({ id: z.string().regex(/^\d{1,32}$/) });
/** Meta answers `{ "success": true }` here and, on older edges, a bare `true`. */
const Success = z.union([z.literal(true), z.looseObject({ success: z.literal(true) })]);

/**
 * Ends what the access token allows: the app's subscription to the business account, then all permissions that the token's user gave
 * the app (Meta, "User permissions"), which voids every token of this user for this app. The user is asked of `/me`: `/debug_token`
 * would want the token in the address, where logs keep it.
 * @throws PluginError `credentials_rejected` when the token is void already
 */
export async function revokeAccess(graph: GraphClient, settings: WhatsAppSettings, log: PluginHost['log'], signal: AbortSignal): Promise<void> {
  const me = Me.safeParse((await graph({ path: 'me', query: { fields: 'id' }, signal })).json);
  if (!me.success) throw unreadable('unavailable');
  try {
    await graph({ path: `${settings.businessAccountId}/subscribed_apps`, method: 'DELETE', signal });
  } catch (error) {
    if (!isPluginError(error) || error.code === 'credentials_rejected') throw error;
    // An account that is gone, or a permission that was never given, must not save the token.
    log.warn('unsubscribe_failed', { code: error.code, providerCode: error.details.providerCode ?? null });
  }
  if (!Success.safeParse((await graph({ path: `${me.data.id}/permissions`, method: 'DELETE', signal })).json).success) throw unreadable('unavailable');
}
