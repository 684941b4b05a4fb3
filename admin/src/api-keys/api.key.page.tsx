import { Box, Skeleton } from '@mui/material';
import { useState } from 'react';
import { useGetOne } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { ApiKey, ApiKeyCreated } from '../api.generated';
import { useMay } from '../app/session';
import { MONO } from '../app/theme';
import { BackLink } from '../shared/back.link';
import { CopyText } from '../shared/copy';
import { Fact, Facts } from '../shared/facts';
import { useFormat, useNow } from '../shared/format';
import { Page, Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { Tag } from '../shared/tag';
import { TextLink } from '../shared/text.link';
import { useName, useT } from '../shared/translate';
import { ApiKeyActions } from './api.key.actions';
import { ApiKeyShown } from './api.key.shown';
import { ApiKeyStatus, isUsable } from './api.key.status';
import { ApiKeyUsageSection } from './api.key.usage';
import { groupScopes } from './scopes';

const CODE = { fontFamily: MONO, fontSize: '0.8125rem' } as const;

export function ApiKeyPage() {
  const t = useT();
  const may = useMay();
  const now = useNow();
  const { id = '' } = useParams();
  const [successor, setSuccessor] = useState<ApiKeyCreated>();
  const { data: apiKey, error, refetch } = useGetOne<ApiKey>('api-keys', { id });
  const back = <BackLink to="/api-keys">{t('apiKeys.title')}</BackLink>;
  if (error && !apiKey) return <Page title={t('apiKeys.title')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (!apiKey) return <Page title="…" above={back}><Skeleton variant="rounded" height={220} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={260} /></Page>;
  return (
    <Page title={apiKey.name} above={back} subtitle={<Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}><Tag tone={apiKey.environment === 'live' ? 'warn' : 'info'}>{t(`apiKeys.${apiKey.environment}`)}</Tag><ApiKeyStatus apiKey={apiKey} /></Box>}
      actions={may('api_keys.write') && isUsable(apiKey, now) && <ApiKeyActions apiKey={apiKey} onRotated={setSuccessor} />}>
      {successor && <ApiKeyShown created={successor} onClose={() => setSuccessor(undefined)} note={<TextLink to={`/api-keys/${successor.id}`}>{t('apiKeys.toNew')}</TextLink>} />}
      <Box sx={{ display: 'grid', columnGap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' }, alignItems: 'start' }}>
        <Section title={t('apiKeys.details')}><KeyFacts apiKey={apiKey} /></Section>
        <Section title={t('apiKeys.scopes')} hint={t('apiKeys.scopesHint')}><Scopes names={apiKey.scopes} /></Section>
      </Box>
      <ApiKeyUsageSection id={apiKey.id} />
    </Page>
  );
}

function KeyFacts({ apiKey }: { apiKey: ApiKey }) {
  const t = useT();
  const format = useFormat();
  return (
    <Facts>
      <Fact name={t('apiKeys.key')}><Box component="code" dir="ltr" sx={CODE}>{apiKey.prefix}…</Box></Fact>
      <Fact name={t('contact.added')}>{format.exact(apiKey.createdAt)}</Fact>
      <Fact name={t('apiKeys.lastUsed')}>{apiKey.lastUsedAt ? format.exact(apiKey.lastUsedAt) : t('connection.never')}</Fact>
      <Fact name={t('apiKeys.expires')}>{apiKey.expiresAt ? format.exact(apiKey.expiresAt) : t('apiKeys.noExpiry')}</Fact>
      <Fact name={t('apiKeys.rotateBy')}>{format.date(apiKey.rotationDueAt)}</Fact>
      <Fact name={t('apiKeys.networks')}>{apiKey.ipAllowlist.length > 0 ? <Box component="code" dir="ltr" sx={CODE}>{apiKey.ipAllowlist.join(', ')}</Box> : t('apiKeys.anywhere')}</Fact>
      <Fact name={t('apiKeys.rate')}>{apiKey.ratePerMinute === null ? t('apiKeys.noRate') : format.number(apiKey.ratePerMinute)}</Fact>
      {apiKey.rotatedFrom && <Fact name={t('apiKeys.replaces')}><TextLink to={`/api-keys/${apiKey.rotatedFrom}`}>{t('apiKeys.toOld')}</TextLink></Fact>}
      <Fact name={t('apiKeys.id')}><CopyText label={t('apiKeys.id')} value={apiKey.id} bare /></Fact>
    </Facts>
  );
}

function Scopes({ names }: { names: string[] }) {
  const name = useName();
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, columnGap: 2, rowGap: 1, fontSize: '0.875rem' }}>
      {groupScopes(names).flatMap(([, scopes]) => scopes).map((scope) => (
        <li key={scope}>{name('permission', scope)}<Box component="code" dir="ltr" sx={{ display: 'block', color: 'text.secondary', fontSize: '0.75rem', textAlign: 'start' }}>{scope}</Box></li>
      ))}
    </Box>
  );
}
