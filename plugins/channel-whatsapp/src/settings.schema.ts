import { secret, z } from '@consentry/plugin-sdk';

/** The Graph API version every call names. Chosen 2026-11-22; Meta keeps a version for about two years: review by 2027-05. */
export const GRAPH_VERSION = 'v23.0';
export const GRAPH_BASE_URL = 'https://graph.facebook.com';

const digits = z.string().regex(/^\d{5,20}$/, 'digits only, as shown in Meta’s app dashboard');

export const WhatsAppSettings = z.strictObject({
  accessToken: secret().describe('A system user’s token with whatsapp_business_messaging and whatsapp_business_management'),
  appSecret: secret().describe('The app secret: Meta signs every delivery with it'),
  verifyToken: secret().describe('The word you type into Meta’s dashboard when you subscribe the webhook'),
  phoneNumberId: digits.describe('Phone number id (not the phone number)'),
  businessAccountId: digits.describe('WhatsApp Business Account id'),
  marketingMessagesApi: z.boolean().default(false).describe('Send marketing templates through Meta’s Marketing Messages API'),
  messagesPerSecond: z.int().min(1).max(10_000).optional().describe('What Meta allows this number, where that isn’t 80: 20 for one shared with the phone app, 1,000 after an upgrade'),
  apiBaseUrl: z.url({ protocol: /^https?$/ }).optional().describe('Another address than Meta’s, for a proxy or the simulator'),
});
export type WhatsAppSettings = z.infer<typeof WhatsAppSettings>;

export const baseUrlOf = (settings: WhatsAppSettings): string => (settings.apiBaseUrl ?? GRAPH_BASE_URL).replace(/\/$/, '');

/** Where Meta keeps the files that people send. A simulator on this machine keeps its own. */
const MEDIA_ORIGIN = 'https://lookaside.fbsbx.com';

/** Where a file may be fetched from: Meta's media host and the Graph API's own. On loopback, where no request leaves the machine, only the latter. */
export function mediaOrigins(settings: WhatsAppSettings): string[] {
  const { origin, protocol } = new URL(baseUrlOf(settings));
  return protocol === 'http:' ? [origin] : [origin, MEDIA_ORIGIN];
}

/** The hosts this connection talks to, with their port where that isn't the usual one. */
export const hostsOf = (settings: WhatsAppSettings): string[] => mediaOrigins(settings).map((origin) => new URL(origin).host);
