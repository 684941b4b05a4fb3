import { Box } from '@mui/material';
import { queryClient } from '../app/query.client';
import { useFormat } from '../shared/format';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import type { AuditStream } from './stream.types';

export const refreshStreams = () => queryClient.invalidateQueries({ queryKey: ['audit-streams'] });

/** Where it goes, in one line. */
export function targetOf(stream: AuditStream): string {
  if (stream.kind === 'http') return stream.settings.url.replace(/^https:\/\//, '');
  return `${stream.settings.transport ?? 'tls'}://${stream.settings.host}:${stream.settings.port}`;
}

export function StreamState({ stream: { enabled, failingSince } }: { stream: AuditStream }) {
  const t = useT();
  if (!enabled) return <Tag>{t('streams.states.paused')}</Tag>;
  return failingSince ? <Tag tone="bad">{t('streams.states.failing')}</Tag> : <Tag tone="good">{t('streams.states.on')}</Tag>;
}

/** How far it has come, and what keeps it from going on. */
export function StreamTrouble({ stream: { enabled, failingSince, lastError, nextTryAt, pausedSince } }: { stream: AuditStream }) {
  const t = useT();
  const format = useFormat();
  if (!enabled) return pausedSince && <Box sx={{ color: 'text.secondary' }}>{t('streams.pausedSince', { at: format.moment(pausedSince) })}</Box>;
  if (!failingSince) return null;
  return (
    <Box sx={{ color: 'error.main' }}>
      {t('streams.failingSince', { at: format.moment(failingSince) })} {lastError && <bdi lang="en">{lastError}</bdi>} {nextTryAt && t('streams.nextTry', { at: format.second(nextTryAt) })}
    </Box>
  );
}
