import DownloadIcon from '@mui/icons-material/DownloadOutlined';
import { Alert, Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Import } from '../api.generated';
import { useActions } from '../app/data.actions';
import { keep } from '../audit/export';
import { useMay } from '../app/session';
import { Figure } from '../broadcasts/preview.step';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';
import { refreshImports } from './import.query';

const OUTCOMES = ['created', 'updated', 'skipped', 'invalid'] as const;
const TONES = { created: 'success.main', updated: 'info.main', skipped: 'text.secondary', invalid: 'error.main' } as const;

/** The four counts, whose sum is the rows of the file: of the dry run what would be, of the run what was. */
export function ImportOutcome({ of, onChange }: { of: Import; onChange: () => void }) {
  const t = useT();
  const format = useFormat();
  const { state, progress, undo } = of;
  const dry = state === 'checked';
  const sum = t('imports.sum', { created: format.number(progress.created), updated: format.number(progress.updated), skipped: format.number(progress.skipped), invalid: format.number(progress.invalid), rows: format.number(progress.done) });
  const title = t(dry ? 'imports.wouldHappen' : state === 'undone' ? 'imports.undoneTitle' : 'imports.happened');
  return (
    <Section title={title} hint={dry ? t('imports.wouldHint') : undefined} action={<Buttons of={of} onChange={onChange} />}>
      <Box sx={{ display: 'grid', gap: 2 }}>
        {state === 'undone' && <Alert severity="info" variant="outlined" sx={{ bgcolor: 'info.light', color: 'text.primary' }}>{t('imports.undone', { removed: format.number(undo.removed), restored: format.number(undo.restored), kept: format.number(undo.kept) })}</Alert>}
        {state === 'cancelled' && <Alert severity="warning" variant="outlined" sx={{ bgcolor: 'warning.light', color: 'text.primary' }}>{t('imports.cancelled', { done: format.number(progress.done), rows: format.number(progress.rows) })}</Alert>}
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(130px, 1fr))' }}>
          {OUTCOMES.map((each) => <Figure key={each} id={each} name={t(`imports.outcome.${each}`)} value={format.number(progress[each])} tone={progress[each] === 0 ? 'text.secondary' : TONES[each]} />)}
        </Box>
        <Typography variant="body2" color="textSecondary">
          {sum} {progress.granted > 0 && t(dry ? 'imports.wouldGrant' : 'imports.granted', { count: format.number(progress.granted) })} {progress.optedOutKept > 0 && t('imports.optedOutKept', { count: format.number(progress.optedOutKept) })}
        </Typography>
      </Box>
    </Section>
  );
}

function Buttons({ of, onChange }: { of: Import; onChange: () => void }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [undoing, setUndoing] = useState(false);
  const { id, state, progress } = of;
  const now = (work: Promise<unknown>) => {
    setBusy(true);
    void work.catch((error: unknown) => notify(problemText(error).detail, { type: 'warning' })).then(refreshImports).finally(() => setBusy(false));
  };
  const errors = () => now(actions.importErrors(id).then((answer) => keep(answer, 'import-errors.csv', 1, () => undefined)));
  const changed = progress.created + progress.updated;
  const ended = state === 'finished' || state === 'cancelled';
  return (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
      {state === 'checked' && <Button variant="contained" loading={busy} disabled={changed === 0} onClick={() => now(actions.runImport(id))}>{t('imports.run', { count: format.number(changed) })}</Button>}
      {state === 'checked' && <Button variant="outlined" color="inherit" disabled={busy} onClick={onChange}>{t('imports.changeMapping')}</Button>}
      {state === 'checked' && <Button variant="outlined" color="inherit" disabled={busy} onClick={() => now(actions.cancelImport(id))}>{t('imports.discard')}</Button>}
      {state === 'finished' && changed > 0 && may('broadcasts.write') && <Button variant="contained" component={Link} to="/broadcasts/create">{t('imports.broadcast')}</Button>}
      {progress.invalid > 0 && <Button variant="outlined" color="inherit" startIcon={<DownloadIcon />} disabled={busy} onClick={errors}>{t('imports.errorFile')}</Button>}
      {ended && changed > 0 && <Button variant="outlined" color="error" disabled={busy} onClick={() => setUndoing(true)}>{t('imports.undo')}</Button>}
      {undoing && <ConfirmDialog title={t('imports.undoTitle')} confirm={t('imports.undo')} danger onConfirm={() => actions.undoImport(id).then(refreshImports)} onClose={() => setUndoing(false)}>{t('imports.undoHint', { created: format.number(progress.created), updated: format.number(progress.updated) })}</ConfirmDialog>}
    </Box>
  );
}
