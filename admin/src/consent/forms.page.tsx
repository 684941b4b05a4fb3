import AddIcon from '@mui/icons-material/Add';
import FormIcon from '@mui/icons-material/AssignmentTurnedInOutlined';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import type { ConsentForm } from '../api.generated';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { ConsentFrame } from './consent.frame';
import { FormCard } from './form.card';
import { FormEditor } from './form.editor';

/** Pages on which people agree, each with its address and every text it ever showed. */
export function ConsentFormsPage() {
  const t = useT();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const list = useCursorList<ConsentForm>('consent-forms');
  const add = may('consent_forms.write') && <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>{t('optIn.add')}</Button>;
  return (
    <ConsentFrame actions={add}>
      {list.error !== null && <ProblemAlert error={list.error} onRetry={list.retry} />}
      {!list.rows && list.error === null && <SkeletonRows rows={3} height={150} />}
      {list.rows?.length === 0 && <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper' }}><EmptyState icon={<FormIcon />} text={t('optIn.empty')} action={add} /></Box>}
      {list.rows?.map((form) => <FormCard key={form.id} form={form} />)}
      <Pager list={list} />
      {adding && <FormEditor onClose={() => setAdding(false)} />}
    </ConsentFrame>
  );
}
