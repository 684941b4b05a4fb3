import { Box, Button, FormControlLabel, Switch, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useActions } from '../app/data.actions';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { refreshExports } from './export.query';

export function ExportStart({ busy }: { busy: boolean }) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const [media, setMedia] = useState(false);
  const [state, setState] = useState<{ sending: boolean; error?: unknown }>({ sending: false });
  const start = () => {
    setState({ sending: true });
    actions.startExport({ media }).then(() => {
      setState({ sending: false });
      notify(t('exports.begun'), { type: 'success' });
      return refreshExports();
    }, (error: unknown) => setState({ sending: false, error }));
  };
  return (
    <Section title={t('exports.start')} hint={t('exports.startHint')}>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', justifyContent: 'space-between', flexWrap: 'wrap' }}>
        <FormControlLabel sx={{ m: 0, gap: 1, flex: '1 1 300px' }} control={<Switch checked={media} onChange={(_, on) => setMedia(on)} />}
          label={<><Typography component="span" sx={{ display: 'block' }}>{t('exports.media')}</Typography><Typography component="span" variant="body2" color="textSecondary">{t('exports.mediaHint')}</Typography></>} />
        <Button variant="contained" onClick={start} loading={state.sending} disabled={busy}>{t('exports.startDo')}</Button>
      </Box>
      {busy && <Typography variant="body2" color="textSecondary" sx={{ mt: 1.5 }}>{t('exports.oneAtATime')}</Typography>}
      {state.error !== undefined && !busy && <Box sx={{ mt: 2 }}><ProblemAlert error={state.error} /></Box>}
    </Section>
  );
}
