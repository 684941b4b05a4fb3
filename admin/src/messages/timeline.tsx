import WaitingIcon from '@mui/icons-material/HourglassTopOutlined';
import { Box } from '@mui/material';
import type { Message, MessageEvent } from '../api.generated';
import { useDuration } from '../shared/duration';
import { useFormat } from '../shared/format';
import { useName, useT } from '../shared/translate';

type Stage = 'gate' | 'queue' | 'provider' | 'webhook';

/** Where in the chain each step of a message's life happens. */
const STAGES: Record<string, Stage> = {
  allowed: 'gate', blocked: 'gate', queued: 'queue', retrying: 'queue', sending: 'provider', accepted: 'provider', unknown: 'provider', failed: 'provider', sent: 'webhook', delivered: 'webhook', read: 'webhook', played: 'webhook', received: 'webhook',
};
const BAD = new Set(['blocked', 'failed']);
const DOUBTFUL = new Set(['unknown', 'retrying']);

/** The server's history begins in the queue; that the gate let it in is told by the verdict. */
function withGate({ direction, history }: Message): MessageEvent[] {
  const [first] = history;
  if (direction === 'in' || !first || first.status === 'blocked') return history;
  return [{ status: 'allowed', at: first.at, detail: null, code: null }, ...history];
}

export function Timeline({ message }: { message: Message }) {
  const t = useT();
  const name = useName();
  const format = useFormat();
  const duration = useDuration();
  const history = withGate(message);
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {history.map((event, index) => {
        const stage = STAGES[event.status];
        const bad = BAD.has(event.status);
        const before = history[index - 1];
        const since = before && Date.parse(event.at) - Date.parse(before.at);
        const colour = bad ? 'error.main' : DOUBTFUL.has(event.status) ? 'warning.main' : 'primary.main';
        return (
          <Box component="li" key={`${event.status}-${event.at}-${index}`} data-event={event.status} sx={{ display: 'grid', gridTemplateColumns: '22px 1fr', columnGap: 1 }}>
            <Box aria-hidden sx={{ display: 'grid', justifyItems: 'center', gridTemplateRows: '22px 1fr' }}>
              <Box sx={{ width: 10, height: 10, borderRadius: '50%', bgcolor: colour, mt: '6px' }} />
              {index < history.length - 1 && <Box sx={{ width: '2px', bgcolor: 'divider', height: '100%' }} />}
            </Box>
            <Box sx={{ pb: 1.75, minWidth: 0 }}>
              <Box sx={{ display: 'flex', gap: 1, justifyContent: 'space-between', alignItems: 'baseline' }}>
                <Box sx={{ fontWeight: 600, color: bad ? 'error.main' : 'text.primary' }}>{name('status', event.status)}</Box>
                <Box component="time" dateTime={event.at} sx={{ color: 'text.secondary', fontSize: '0.78125rem', whiteSpace: 'nowrap' }}>{format.exact(event.at)}</Box>
              </Box>
              <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>
                {[stage && t(`stage.${stage}`), since !== undefined && since > 0 && t('compose.later', { duration: duration(since) }), event.detail, event.code].filter(Boolean).join(' · ')}
              </Box>
            </Box>
          </Box>
        );
      })}
      {message.status === 'queued' && message.code && (
        <Box component="li" data-waiting={message.code} sx={{ display: 'flex', gap: 1, alignItems: 'flex-start', bgcolor: 'warning.light', color: 'text.primary', borderRadius: '10px', px: 1.5, py: 1, fontSize: '0.875rem' }}>
          <WaitingIcon aria-hidden sx={{ fontSize: 18, color: 'warning.main', mt: '2px' }} />
          <span>{t('chat.waits', { why: message.detail ?? name('reason', message.code.replace('gate.', '')) })} <Box component="code" dir="ltr" sx={{ fontSize: '0.75rem' }}>{message.code}</Box></span>
        </Box>
      )}
    </Box>
  );
}
