import { Box, Skeleton } from '@mui/material';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import type { Import } from '../api.generated';
import { BackLink } from '../shared/back.link';
import { useFormat } from '../shared/format';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { ImportMapping } from './import.mapping';
import { ImportOutcome } from './import.outcome';
import { ImportProgress } from './import.progress';
import { isOpen, isWorking, useImport } from './import.query';
import { ImportRows } from './import.rows';
import { ImportState } from './import.state';

/** From the file to the contacts: what its columns mean, what would happen, and then it happens. */
export function ImportPage() {
  const t = useT();
  const { id = '' } = useParams();
  const { data, error, refetch } = useImport(id);
  const back = <BackLink to="/imports">{t('imports.title')}</BackLink>;
  if (error && !data) return <Page title={t('imports.title')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (!data) return <Page title="…" above={back}><Skeleton variant="rounded" height={420} /></Page>;
  return <Page title={data.name ?? t('imports.unnamed')} above={back} subtitle={<Facts of={data} />}><Steps of={data} /></Page>;
}

function Facts({ of }: { of: Import }) {
  const t = useT();
  const format = useFormat();
  return <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}><Box component="span" role="status"><ImportState state={of.state} /></Box><span>{t('imports.facts', { rows: format.number(of.progress.rows), columns: format.number(of.columns.length) })}</span></Box>;
}

function Steps({ of }: { of: Import }) {
  const [changing, setChanging] = useState(false);
  const mapping = isOpen(of.state) && (changing || of.state !== 'checked');
  if (isWorking(of.state)) return <ImportProgress of={of} />;
  if (mapping) return <ImportMapping key={of.id} of={of} onSent={() => setChanging(false)} />;
  return (
    <>
      <ImportOutcome of={of} onChange={() => setChanging(true)} />
      {of.progress.done > 0 && <ImportRows of={of} />}
    </>
  );
}
