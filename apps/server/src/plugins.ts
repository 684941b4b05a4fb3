import channelWhatsapp from '@consentry/channel-whatsapp';
import keysAws from '@consentry/keys-aws';
import keysFile from '@consentry/keys-file';
import keysPkcs11 from '@consentry/keys-pkcs11';
import keysVault from '@consentry/keys-vault';

/** The plugins that ship with the server, by package. */
export const BUNDLED: Record<string, unknown> = {
  '@consentry/channel-whatsapp': channelWhatsapp,
  '@consentry/keys-file': keysFile,
  '@consentry/keys-aws': keysAws,
  '@consentry/keys-vault': keysVault,
  '@consentry/keys-pkcs11': keysPkcs11,
};
