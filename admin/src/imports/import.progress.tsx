import { Box, Button, LinearProgress, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { Import } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';
import { refreshImports } from './import.query';

export function ImportProgress({ of: { id, state, progress } }: { of: Import }) {
  const t = useT();
  const format = useFormat();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const kind = state === 'checking' || state === 'undoing' ? state : 'running';
  const words = t('imports.rowsDone', { done: format.number(progress.done), rows: format.number(progress.rows) });
  const cancel = () => {
    setBusy(true);
    void actions.cancelImport(id).catch((error: unknown) => notify(problemText(error).detail, { type: 'warning' })).then(refreshImports).finally(() => setBusy(false));
  };
  return (
    <Section title={t(`imports.working.${kind}`)} action={kind !== 'undoing' && <Button variant="outlined" color="error" loading={busy} onClick={cancel}>{t('imports.cancel')}</Button>}>
      <LinearProgress aria-label={t(`imports.working.${kind}`)} aria-valuetext={words} variant={kind === 'undoing' ? 'indeterminate' : 'determinate'} value={progress.rows > 0 ? (100 * progress.done) / progress.rows : 0} sx={{ height: 10, borderRadius: '5px', mb: 1 }} />
      <Box sx={{ display: 'flex', gap: 2, justifyContent: 'space-between', flexWrap: 'wrap' }}>
        <Typography variant="body2" color="textSecondary">{kind === 'undoing' ? t('imports.undoingHint') : words}</Typography>
        <Typography variant="body2" color="textSecondary">{t(`imports.workingHint.${kind}`)}</Typography>
      </Box>
    </Section>
  );
}
