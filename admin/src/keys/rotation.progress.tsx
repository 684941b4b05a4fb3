import { Alert, Box, LinearProgress } from '@mui/material';
import { useFormat } from '../shared/format';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import type { KeyRotation } from './keys.types';
import { useStarter } from './starter';

/** How far a change of keys is. Stands in the same lines while it runs and when it is done, so that nothing jumps at its end. */
export function RotationProgress({ rotation, kind }: { rotation: KeyRotation | null; kind: 'data' | 'master' }) {
  const t = useT();
  return (
    <Box sx={{ mx: 2.5, mb: 2, px: 2, py: 1.5, borderRadius: '12px', bgcolor: 'surface.sunken', fontSize: '0.875rem' }}>
      {rotation ? <Progress rotation={rotation} kind={kind} /> : <Box sx={{ color: 'text.secondary' }}>{t(`keys.rotation.none.${kind}`)}</Box>}
    </Box>
  );
}

function Progress({ rotation, kind }: { rotation: KeyRotation; kind: 'data' | 'master' }) {
  const t = useT();
  const format = useFormat();
  const starter = useStarter(rotation.startedBy);
  const { state, fromVersion, toVersion, done, total, lastError } = rotation;
  const running = state === 'running';
  const title = fromVersion === null ? t('keys.rotation.to', { to: toVersion }) : t('keys.rotation.fromTo', { from: fromVersion, to: toVersion });
  // Nothing to seal anew is all of it.
  const share = running ? (total ? Math.floor((100 * done) / total) : undefined) : 100;
  const howFar = total === null ? t('keys.rotation.counting') : t(`keys.rotation.${kind}`, { done: format.number(done), total: format.number(total) });
  const begun = t('keys.rotation.started', { at: format.moment(rotation.startedAt), by: starter });
  const finished = t('keys.rotation.finished', { at: format.moment(rotation.finishedAt ?? rotation.startedAt) });
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', justifyContent: 'space-between', minHeight: 24 }}>
        <Box sx={{ fontWeight: 600 }}>{title}</Box>
        {/* The place of the longer word is kept: the title beside it wraps the same in both states. */}
        <Box role="status" sx={{ display: 'grid', justifyItems: 'end', flexShrink: 0 }}>
          {(['running', 'done'] as const).map((each) => (
            <Box key={each} sx={{ gridArea: '1 / 1', visibility: (each === 'running') === running ? 'visible' : 'hidden' }}><Tag tone={each === 'running' ? 'info' : 'good'}>{t(`keys.rotation.${each}`)}</Tag></Box>
          ))}
        </Box>
      </Box>
      <LinearProgress aria-label={title} aria-valuetext={howFar} color={running ? 'primary' : 'success'} variant={share === undefined ? 'indeterminate' : 'determinate'} value={share} sx={{ my: 1, height: 6, borderRadius: '3px' }} />
      <Box sx={{ color: 'text.secondary' }}>
        {howFar} · {begun}
        {/* Its place is kept until it is true. */}
        <Box component="span" sx={{ visibility: rotation.finishedAt ? 'visible' : 'hidden' }}> · {finished}</Box>
      </Box>
      {lastError && <Alert severity={running ? 'warning' : 'error'} variant="outlined" sx={{ mt: 1, bgcolor: running ? 'warning.light' : 'error.light', color: 'text.primary' }}>{t(running ? 'keys.rotation.retrying' : 'keys.rotation.kept')} <bdi lang="en">{lastError}</bdi></Alert>}
    </>
  );
}
