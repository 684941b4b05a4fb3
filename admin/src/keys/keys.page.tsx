import { Skeleton } from '@mui/material';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { DataKeySection } from './data.key.section';
import { useKeys } from './keys.query';
import { MasterKeyChange } from './master.key.change';
import { MasterKeyClosed } from './master.key.closed';
import { MasterKeySection } from './master.key.section';
import { OpeningsSection } from './openings.section';

export function KeysPage() {
  const t = useT();
  const { data: keys, error, refetch } = useKeys();
  return (
    <Page title={t('keys.title')} subtitle={t('keys.hint')}>
      {error && !keys && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!keys && !error && <><Skeleton variant="rounded" height={330} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={400} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={200} /></>}
      {keys && (
        <>
          {keys.masterKey.closed !== null && <MasterKeyClosed reason={keys.masterKey.closed} />}
          <DataKeySection keys={keys} />
          <MasterKeySection masterKey={keys.masterKey} />
          <MasterKeyChange masterKey={keys.masterKey} />
          <OpeningsSection openings={keys.openings} />
        </>
      )}
    </Page>
  );
}
