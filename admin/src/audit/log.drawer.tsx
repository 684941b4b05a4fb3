import { Box, Button, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import type { ReactNode } from 'react';
import type { AuditLogDetail } from '../api.generated';
import { useActions } from '../app/data.actions';
import { MONO } from '../app/theme';
import { CopyText } from '../shared/copy';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { ProblemAlert } from '../shared/problem';
import { SidePanel } from '../shared/side.panel';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { useActionWords } from './action.words';
import { Request, TYPE_TONES } from './audit.table';
import { ObjectLink, objectOf } from './object.link';
import { ProofSection } from './proof.section';
import { useWho } from './who';

/** Everything about one entry, and whether it can be believed. */
export function LogDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useT();
  return <SidePanel title={t('audit.details')} open={id !== undefined} onClose={onClose}>{id && <Details id={id} />}</SidePanel>;
}

function Details({ id }: { id: string }) {
  const t = useT();
  const actions = useActions();
  const { data: log, error, refetch } = useQuery({ queryKey: ['audit-entry', id], queryFn: () => actions.auditLog(id) });
  if (error && !log) return <Box sx={{ p: 2.5 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>;
  if (!log) return <Box sx={{ p: 2.5, display: 'grid', gap: 2 }}><Skeleton variant="rounded" height={64} /><Skeleton variant="rounded" height={260} /><Skeleton variant="rounded" height={320} /></Box>;
  return (
    <Box sx={{ p: 2.5 }}>
      <Summary log={log} />
      <Part title={t('audit.proof.title')} hint={t('audit.proof.hint')}><ProofSection key={log.id} log={log} /></Part>
      <Part title={t('audit.fields')}><Fields log={log} /></Part>
      <ContextPart log={log} />
    </Box>
  );
}

function Summary({ log }: { log: AuditLogDetail }) {
  const t = useT();
  const format = useFormat();
  const words = useActionWords()(log.action);
  return (
    <Box>
      <Typography component="p" lang={words.lang} dir="auto" sx={{ fontWeight: 650, fontSize: '1.0625rem' }}>{words.text}</Typography>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', mt: 1, color: 'text.secondary', fontSize: '0.875rem' }}>
        <Tag tone={TYPE_TONES[log.event_type]}>{t(`audit.type.${log.event_type}`)}</Tag>
        <time dateTime={log.timestamp}>{format.exact(log.timestamp)}</time>
      </Box>
      {log.endpoint && <Box sx={{ mt: 1 }}><Request log={log} /></Box>}
    </Box>
  );
}

function Fields({ log }: { log: AuditLogDetail }) {
  const t = useT();
  const format = useFormat();
  const who = useWho();
  const object = objectOf(log.context);
  const only = (name: string, value: string) => <Button size="small" component={Link} to={`/audit-log?${new URLSearchParams({ period: 'month', [name]: value })}`} sx={{ ml: -1 }}>{t('audit.onlyThis')}</Button>;
  return (
    <Facts>
      <Fact name={t('audit.actor')}><bdi>{who(log.actor)}</bdi><Box>{only('actor', log.actor.id)}</Box></Fact>
      {log.ip_address && <Fact name={t('audit.ip')}><bdi dir="ltr">{log.ip_address}</bdi><Box>{only('ip', log.ip_address)}</Box></Fact>}
      {object && <Fact name={t('audit.objectTitle')}><ObjectLink object={object} whole /><Box>{/^[a-z]{2,4}_/.test(object.id) && only('object', object.id)}</Box></Fact>}
      {log.user_agent && <Fact name={t('audit.userAgent')}><bdi dir="ltr">{log.user_agent}</bdi></Fact>}
      <Fact name={t('audit.actionName')}><Box component="code" dir="ltr" sx={CODE}>{log.action}</Box></Fact>
      <Fact name={t('audit.id')}><CopyText bare label={t('audit.id')} value={log.id} /></Fact>
      {log.request_id && <Fact name={t('error.requestId')}><CopyText bare label={t('error.requestId')} value={log.request_id} /></Fact>}
      <Fact name={t('audit.retainedUntil')}>{format.date(log.retained_until)}</Fact>
    </Facts>
  );
}

/** Under the names that the server and the exports give them. */
function ContextPart({ log }: { log: AuditLogDetail }) {
  const t = useT();
  const told = Object.entries(log.context).filter(([name]) => name !== 'object');
  if (told.length === 0) return null;
  return (
    <Part title={t('audit.context')}>
      <Facts>
        {told.map(([name, value]) => <Fact key={name} name={name}><Box component="code" dir="ltr" sx={CODE}>{typeof value === 'string' ? value : JSON.stringify(value)}</Box></Fact>)}
      </Facts>
    </Part>
  );
}

const CODE = { fontFamily: MONO, fontSize: '0.8125rem' } as const;

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <Box component="section" aria-label={title} sx={{ mt: 3 }}>
      <Typography variant="h3" sx={{ mb: hint ? 0.25 : 1 }}>{title}</Typography>
      {hint && <Typography variant="body2" color="textSecondary" sx={{ mb: 1.25 }}>{hint}</Typography>}
      {children}
    </Box>
  );
}
