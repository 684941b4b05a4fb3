import { Button } from '@mui/material';
import { useResetErrorBoundaryOnLocationChange } from 'react-admin';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';

/** The panel itself broke. Nothing on the server has changed because of it. */
export function CrashPage({ error, resetErrorBoundary }: { error: Error; resetErrorBoundary: (reason?: unknown) => void }) {
  const t = useT();
  useResetErrorBoundaryOnLocationChange(resetErrorBoundary);
  return (
    <Page title={t('error.title')} actions={<Button variant="contained" onClick={() => resetErrorBoundary()}>{t('action.retry')}</Button>}>
      <ProblemAlert error={error} />
    </Page>
  );
}
