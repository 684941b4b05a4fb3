import BlockIcon from '@mui/icons-material/Block';
import { Box, Skeleton } from '@mui/material';
import type { ReactNode } from 'react';
import type { ConsentState, Contact, OptOut } from '../api.generated';
import { useFormat } from '../shared/format';
import { ProblemAlert } from '../shared/problem';
import { PURPOSES } from '../shared/purposes';
import { Tag } from '../shared/tag';
import { useName, useT } from '../shared/translate';
import { useConsents } from './consents';

interface Props { contact: Contact; compact?: boolean; action?: (channel: string, purpose: ConsentState['purpose'], granted: boolean) => ReactNode }

/** What the ledger adds up to: one line per purpose on every channel the contact has. */
export function ConsentStates({ contact, compact, action }: Props) {
  const { data, error, refetch } = useConsents(contact.id);
  if (error && !data) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton variant="rounded" height={4 * 44} />;
  const channels = [...new Set([...contact.identities.map(({ channel }) => channel), ...data.states.map(({ channel }) => channel)])];
  return (
    <Box sx={{ display: 'grid', gap: 2.5 }}>
      {channels.map((channel) => (
        <Channel key={channel} channel={channel} states={data.states} optOut={data.optOuts.find((each) => each.channel === channel)} compact={compact} action={action} />
      ))}
    </Box>
  );
}

interface ChannelProps { channel: string; states: ConsentState[]; optOut: OptOut | undefined; compact?: boolean; action: Props['action'] }

function Channel({ channel, states, optOut, compact, action }: ChannelProps) {
  const t = useT();
  const name = useName();
  const format = useFormat();
  return (
    <Box>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', mb: 0.75, flexWrap: 'wrap' }}>
        <Box sx={{ fontWeight: 650, fontSize: '0.875rem' }}>{name('channel', channel)}</Box>
        {optOut && <Tag tone="bad" icon={<BlockIcon aria-hidden />}>{t('optOut.mark')}</Tag>}
      </Box>
      {optOut && <Box sx={{ color: 'error.main', fontSize: '0.8125rem', mb: 0.75 }}>{t(`optOut.by.${optOut.by}`, { at: format.moment(optOut.since) })}</Box>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {PURPOSES.map((purpose) => {
          const state = states.find((each) => each.channel === channel && each.purpose === purpose);
          return (
            <Box component="li" key={purpose} sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap', minHeight: compact ? 32 : 48, py: compact ? 0 : 0.75, rowGap: 0.5, borderTop: compact ? 0 : 1, borderColor: 'divider', fontSize: '0.875rem' }}>
              <Box sx={{ flex: compact ? 1 : '0 0 130px' }}>{t(`purpose.${purpose}`)}</Box>
              <StateTag state={state?.state} />
              {!compact && <Box sx={{ flex: 1, minWidth: 120, color: 'text.secondary', fontSize: '0.8125rem' }}>{state && t('consent.since', { source: name('source', state.source), at: format.moment(state.since) })}</Box>}
              {(!optOut || state?.state === 'granted') && action?.(channel, purpose, state?.state === 'granted')}
            </Box>
          );
        })}
      </Box>
    </Box>
  );
}

function StateTag({ state }: { state: ConsentState['state'] | undefined }) {
  const t = useT();
  if (!state) return <Tag>{t('consent.none')}</Tag>;
  return <Tag tone={state === 'granted' ? 'good' : 'bad'}>{t(`consent.${state}`)}</Tag>;
}
