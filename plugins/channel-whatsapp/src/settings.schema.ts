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
  apiBaseUrl: z.url({ protocol: /^https?$/ }).optional().describe('Another address than Meta’s, for a proxy or the simulator'),
});
export type WhatsAppSettings = z.infer<typeof WhatsAppSettings>;

export const baseUrlOf = (settings: WhatsAppSettings): string => (settings.apiBaseUrl ?? GRAPH_BASE_URL).replace(/\/$/, '');

/** The one host this connection talks to, with its port where that isn't the usual one. */
export const hostsOf = (settings: WhatsAppSettings): string[] => [new URL(baseUrlOf(settings)).host];
