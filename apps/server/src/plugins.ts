import channelWhatsapp from '@consentry/channel-whatsapp';
import keysFile from '@consentry/keys-file';

/** The plugins that ship with the server, by package. */
export const BUNDLED: Record<string, unknown> = {
  '@consentry/channel-whatsapp': channelWhatsapp,
  '@consentry/keys-file': keysFile,
};
