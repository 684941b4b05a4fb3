import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Alert } from '../api.generated';
import { useMay, type Permission } from '../app/session';
import { useCountryName } from '../shared/countries';
import { useFormat } from '../shared/format';
import { TextLink } from '../shared/text.link';
import type { Tone } from '../shared/tag';
import { useName, useT } from '../shared/translate';
import type { MessageKey } from '../i18n/catalog';

export const SEVERITY_TONES: Record<Alert['severity'], Tone> = { info: 'info', warning: 'warn', critical: 'bad' };

const PLACES: [prefix: string, path: string, permission: Permission, label: MessageKey][] = [
  ['usr_', '/users/', 'members.read', 'alerts.toPerson'], ['key_', '/api-keys/', 'api_keys.read', 'alerts.toKey'], ['cnx_', '/connections/', 'connections.read', 'alerts.toConnection'],
  ['wep_', '/webhooks/', 'webhooks.read', 'alerts.toWebhook'],
];

/** What an alert is about, where that has a page. */
export function AlertObject({ alert: { objectId, rule } }: { alert: Alert }) {
  const t = useT();
  const may = useMay();
  const place = PLACES.find(([prefix]) => objectId?.startsWith(prefix));
  if (place && may(place[2])) return <TextLink to={place[1] + objectId}>{t(place[3])}</TextLink>;
  if (rule === 'audit.verification_failed' && may('audit.read')) return <TextLink to="/audit-log">{t('alerts.toAudit')}</TextLink>;
  return null;
}

const COUNTRIES = new Set(['country', 'from', 'to']);
const WORDS = new Set(['scope', 'cause', 'reason']);

/** Where a journey begins stands before its end; the rest comes in the server's order. */
const FIRST = ['scope', 'cause', 'reason', 'from', 'to'];
const place = (fact: string) => (FIRST.includes(fact) ? FIRST.indexOf(fact) : FIRST.length);

/** What the rule saw. Its names come from the server, so one that no catalog has stands as it is. */
export function AlertFacts({ facts }: { facts: Alert['facts'] }) {
  const name = useName();
  const inWords = useFactValue();
  const told = Object.entries(facts).filter(([, value]) => value !== null && value !== '').toSorted(([a], [b]) => place(a) - place(b));
  return (
    <Box component="dl" sx={{ m: 0, mt: 0.5, display: 'flex', flexWrap: 'wrap', columnGap: 2, color: 'text.secondary', fontSize: '0.8125rem' }}>
      {told.map(([fact, value]) => (
        <Box key={fact} sx={{ display: 'flex', gap: 0.75, minWidth: 0 }}>
          <Box component="dt" sx={{ flex: 'none' }}>{name('alerts.fact', fact)}</Box>
          <Box component="dd" sx={{ m: 0, color: 'text.primary', overflowWrap: 'anywhere' }}><bdi>{inWords(fact, value)}</bdi></Box>
        </Box>
      ))}
    </Box>
  );
}

function useFactValue(): (fact: string, value: unknown) => string {
  const translate = useTranslate();
  const countryOf = useCountryName();
  const format = useFormat();
  return (fact, value) => {
    if (typeof value === 'number') return format.number(value);
    if (typeof value !== 'string') return JSON.stringify(value);
    if (COUNTRIES.has(fact)) return countryOf(value);
    if (WORDS.has(fact)) return translate(`alerts.value.${value}`, { _: value.replaceAll('_', ' ') });
    return fact.endsWith('Since') ? format.moment(value) : value;
  };
}
