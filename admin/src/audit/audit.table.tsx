import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { AuditLog } from '../api.generated';
import { MONO } from '../app/theme';
import { useFormat } from '../shared/format';
import { linkedRow, RowLink } from '../shared/row.link';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';
import { useActionWords } from './action.words';
import { ObjectLink, objectOf } from './object.link';
import { useWho } from './who';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;
export const TYPE_TONES: Record<AuditLog['event_type'], Tone> = { api_request: 'neutral', authentication: 'info', account_change: 'good', security_event: 'warn' };

export function AuditTable({ logs, search }: { logs: AuditLog[]; search: string }) {
  const t = useT();
  const words = useActionWords();
  const who = useWho();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('audit.title')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('audit.time')}</TableCell><TableCell>{t('audit.what')}</TableCell><TableCell sx={WIDE}>{t('audit.actor')}</TableCell><TableCell sx={WIDE}>{t('audit.ip')}</TableCell><TableCell sx={WIDE}>{t('audit.objectTitle')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>{logs.map((log) => <LogRow key={log.id} log={log} words={words(log.action)} who={who(log.actor)} search={search} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

interface RowProps { log: AuditLog; words: ReturnType<ReturnType<typeof useActionWords>>; who: string; search: string }

function LogRow({ log, words, who, search }: RowProps) {
  const t = useT();
  const format = useFormat();
  const object = objectOf(log.context);
  return (
    <TableRow sx={{ ...linkedRow, verticalAlign: 'top' }} data-log-id={log.id} data-action={log.action}>
      <TableCell sx={{ width: 150, whiteSpace: 'nowrap', color: 'text.secondary' }}><time dateTime={log.timestamp} title={format.exact(log.timestamp)}>{format.second(log.timestamp)}</time></TableCell>
      <TableCell>
        <RowLink to={`/audit-log/${log.id}${search ? `?${search}` : ''}`}><span lang={words.lang}>{words.text}</span></RowLink>
        <Box sx={{ mt: 0.5, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
          <Tag tone={TYPE_TONES[log.event_type]}>{t(`audit.type.${log.event_type}`)}</Tag>
          {log.endpoint && <Request log={log} />}
        </Box>
        <Box sx={{ display: { md: 'none' }, mt: 0.5, color: 'text.secondary', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}><bdi>{who}</bdi>{log.ip_address && <> · <bdi dir="ltr">{log.ip_address}</bdi></>}</Box>
      </TableCell>
      <TableCell sx={{ ...WIDE, maxWidth: 190, overflowWrap: 'anywhere' }}><bdi>{who}</bdi></TableCell>
      <TableCell sx={{ ...WIDE, minWidth: 136, maxWidth: 160, overflowWrap: 'anywhere' }}><Box component="span" dir="ltr" sx={{ fontSize: '0.8125rem' }}>{log.ip_address ?? '–'}</Box></TableCell>
      {/* Above the link that covers the row. */}
      <TableCell sx={{ ...WIDE, '& a': { position: 'relative', zIndex: 1 } }}>{object ? <ObjectLink object={object} /> : '–'}</TableCell>
    </TableRow>
  );
}

export function Request({ log: { method, endpoint, response_code } }: { log: AuditLog }) {
  return <Box component="code" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.75rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>{method} {endpoint} → {response_code}</Box>;
}
