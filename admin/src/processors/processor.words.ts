import type { Processor } from '../api.generated';
import type { MessageKey } from '../i18n/catalog';
import { useT } from '../shared/translate';

/** `own`: of the panel's language, not a company's name, a plugin's English or what a colleague typed. */
export interface Words { text: string; own: boolean }

/** What the server writes of what it found in its settings, and the plugins that come with it of themselves. They tell the same in English to every reader. */
const KNOWN: Record<string, MessageKey> = {
  'Database server': 'processors.known.database', 'Redis server': 'processors.known.redis', 'Mail server': 'processors.known.mail', 'File storage': 'processors.known.storage', 'Collector of traces': 'processors.known.traces',
  'Receiver of the audit log': 'processors.known.stream', 'Identity provider': 'processors.known.sso', Global: 'processors.known.global',
  'Keeping all data; names, numbers and texts are sealed before they get there': 'processors.known.forDatabase', 'Sharing work and limits between processes, by the numbers of records': 'processors.known.forRedis',
  'Delivering mails to people with an account': 'processors.known.forMail', 'Keeping files of messages, sealed before they get there': 'processors.known.forStorage',
  'Finding out why something is slow or failed, by the numbers of records': 'processors.known.forTraces', 'Gathering the audit log': 'processors.known.forStream', 'Signing people in': 'processors.known.forSso', 'Signing people in with Facebook': 'processors.known.forFacebook',
  'Delivering WhatsApp messages and handing over the answers': 'processors.known.forWhatsapp', 'The AWS region of the key': 'processors.known.awsRegion',
  'Wrapping the keys that data is sealed under; no personal data reaches it': 'processors.known.forKeys',
};
const MESSAGES = 'Messages through ';

export function useProcessorWords(): (source: Processor['source'] | undefined, text: string) => Words {
  const t = useT();
  return (source, text) => {
    if (source === 'manual') return { text, own: false };
    const known = Object.hasOwn(KNOWN, text) ? KNOWN[text] : undefined;
    if (known) return { text: t(known), own: true };
    if (text.startsWith(MESSAGES)) return { text: t('processors.known.forMessages', { name: text.slice(MESSAGES.length) }), own: true };
    return { text, own: false };
  };
}
