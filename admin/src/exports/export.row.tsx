import DownloadIcon from '@mui/icons-material/DownloadOutlined';
import { Box, Button, LinearProgress, Typography } from '@mui/material';
import { useNotify } from 'react-admin';
import type { Export } from '../api.generated';
import { CopyText } from '../shared/copy';
import { useFormat } from '../shared/format';
import { useProblemText } from '../shared/problem';
import { useSize } from '../shared/size';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';
import { downloadExport } from './export.download';

const TONES: Record<Export['status'], Tone> = { running: 'info', ready: 'good', failed: 'bad', expired: 'neutral', cancelled: 'neutral' };

export function ExportRow({ of, onLeave }: { of: Export; onLeave?: () => void }) {
  const t = useT();
  const format = useFormat();
  const { id, kind, media, status, reason, createdAt } = of;
  const at = format.moment(createdAt);
  const leave = status === 'running' ? 'cancel' : 'remove';
  return (
    <Box component="li" data-export={id} data-status={status} sx={{ display: 'grid', gap: 1, px: 2.5, py: 2, borderTop: 1, borderColor: 'divider' }}>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <Box sx={{ flex: '1 1 240px', minWidth: 0 }}>
          <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}><Typography component="span" sx={{ fontWeight: 600 }}>{format.list([t(`exports.kind.${kind}`), ...(kind === 'user' ? [] : [t(media ? 'exports.withFiles' : 'exports.withoutFiles')])])}</Typography><Tag tone={TONES[status]}>{t(`exports.status.${status}`)}</Tag></Box>
          <Typography variant="body2" color="textSecondary">{t('exports.begunAt', { at })}{status === 'ready' && of.expiresAt && <> · {t('exports.until', { at: format.moment(of.expiresAt) })}</>}</Typography>
        </Box>
        <Box sx={{ display: 'flex', gap: 1 }}>
          {status === 'ready' && <Download id={id} at={at} />}
          {onLeave && <Button size="small" color="error" variant="outlined" onClick={onLeave} aria-label={t(`exports.${leave}Named`, { at })}>{t(`exports.${leave}`)}</Button>}
        </Box>
      </Box>
      {status === 'running' && <Progress of={of} at={at} />}
      {status === 'ready' && <Outcome of={of} />}
      {status === 'failed' && reason && <Typography variant="body2" sx={{ color: 'error.main' }}>{t(`exports.reason.${reason}`)}</Typography>}
    </Box>
  );
}

function Download({ id, at }: { id: string; at: string }) {
  const t = useT();
  const notify = useNotify();
  const problemText = useProblemText();
  const download = () => void downloadExport(id).catch((error: unknown) => notify(problemText(error).detail, { type: 'error' }));
  return <Button size="small" variant="contained" startIcon={<DownloadIcon />} onClick={download} aria-label={t('exports.downloadNamed', { at })}>{t('exports.download')}</Button>;
}

function Progress({ of: { progress, rows }, at }: { of: Export; at: string }) {
  const t = useT();
  const format = useFormat();
  const words = t('exports.progress', { rows: format.number(rows) });
  return (
    <Box>
      <LinearProgress aria-label={t('exports.working', { at })} aria-valuetext={words} variant={progress > 0 ? 'determinate' : 'indeterminate'} value={100 * progress} sx={{ height: 8, borderRadius: '4px', mb: 0.75 }} />
      <Typography variant="body2" color="textSecondary">{words}</Typography>
    </Box>
  );
}

function Outcome({ of: { bytes, rows, files, sha256 } }: { of: Export }) {
  const t = useT();
  const format = useFormat();
  const size = useSize();
  return (
    <Box sx={{ display: 'flex', gap: 2, rowGap: 0.5, alignItems: 'center', flexWrap: 'wrap', minWidth: 0 }}>
      <Typography variant="body2" color="textSecondary">{t('exports.facts', { size: size(bytes ?? 0), rows: format.number(rows), files: format.number(files ?? 0) })}</Typography>
      {sha256 && <CopyText label={t('exports.sum')} value={sha256} />}
    </Box>
  );
}
