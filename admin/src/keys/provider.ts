import type { MessageKey } from '../i18n/catalog';
import type { Translate } from '../shared/translate';

const NAMES: Record<string, MessageKey> = { file: 'keys.provider.file', aws: 'keys.provider.aws', vault: 'keys.provider.vault', pkcs11: 'keys.provider.pkcs11' };
/** What must be done by hand with a new version, by where the key lies. A plugin from elsewhere counts as a key manager. */
const BRINGING: Record<string, MessageKey> = { file: 'keys.change.bring.file', pkcs11: 'keys.change.bring.pkcs11' };

export const providerName = (t: Translate, provider: string): string => (NAMES[provider] ? t(NAMES[provider]) : provider);

export const bringingHint = (t: Translate, provider: string, version: string | number): string => t(BRINGING[provider] ?? 'keys.change.bring.manager', { version });

/** Whether a version must be carried to every server before it may be used. */
export const mustBeBrought = (provider: string): boolean => provider in BRINGING;
