import OkIcon from '@mui/icons-material/CheckCircleOutlined';
import UnknownIcon from '@mui/icons-material/HelpOutlineOutlined';
import AttentionIcon from '@mui/icons-material/WarningAmberOutlined';
import { Box, Skeleton, Typography } from '@mui/material';
import type { SvgIconComponent } from '@mui/icons-material';
import { useMay, type Permission } from '../app/session';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { Tag, type Tone } from '../shared/tag';
import { TextLink } from '../shared/text.link';
import { useT } from '../shared/translate';
import { useComplianceStatus } from './figures.query';
import { useIndicatorWords, type Indicator } from './indicator.words';

const ICONS: Record<Indicator['state'], SvgIconComponent> = { ok: OkIcon, attention: AttentionIcon, unknown: UnknownIcon };
const TONES: Record<Indicator['state'], Tone> = { ok: 'good', attention: 'warn', unknown: 'neutral' };
/** Where it is mended. Transport encryption is set up outside the panel. */
const PLACES: Record<Exclude<Indicator['id'], 'tls'>, [path: string, permission: Permission]> = { audit_log: ['/audit-log', 'audit.read'], keys: ['/keys', 'keys.read'], mfa: ['/users', 'members.read'], alerts: ['/alerts', 'alerts.read'] };
const INDICATORS = 5;

export function StatusSection() {
  const t = useT();
  const { data, error, refetch } = useComplianceStatus();
  return (
    <Section title={t('monitoring.status.title')} hint={t('monitoring.status.hint')}>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fit, minmax(166px, 1fr))' }}>
        {!data && !error && Array.from({ length: INDICATORS }, (_, card) => <li key={card}><Skeleton variant="rounded" height={132} /></li>)}
        {data?.data.map((indicator) => <Card key={indicator.id} indicator={indicator} />)}
      </Box>
    </Section>
  );
}

function Card({ indicator }: { indicator: Indicator }) {
  const t = useT();
  const may = useMay();
  const { text, lang } = useIndicatorWords()(indicator);
  const Icon = ICONS[indicator.state];
  const place = indicator.id === 'tls' ? undefined : PLACES[indicator.id];
  return (
    <Box component="li" data-indicator={indicator.id} data-state={indicator.state} sx={{ border: 1, borderColor: 'divider', borderRadius: '12px', p: 1.75, display: 'flex', flexDirection: 'column', gap: 1, alignItems: 'flex-start', fontSize: '0.875rem', minHeight: 132 }}>
      <Typography variant="h3">{t(`monitoring.status.name.${indicator.id}`)}</Typography>
      <Tag tone={TONES[indicator.state]} icon={<Icon aria-hidden />}>{t(`monitoring.status.state.${indicator.state}`)}</Tag>
      <Box lang={lang} dir={lang && 'auto'} sx={{ color: 'text.secondary', flex: 1 }}>{text}</Box>
      {indicator.id === 'tls' ? indicator.state !== 'ok' && <Box sx={{ overflowWrap: 'anywhere', fontSize: '0.78125rem' }}>{t('monitoring.status.tlsHow')}</Box> : place && may(place[1]) && <TextLink to={place[0]}>{t(`monitoring.status.go.${indicator.id}`)}</TextLink>}
    </Box>
  );
}
