import BusinessIcon from '@mui/icons-material/BusinessOutlined';
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { Processor } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { ProcessorDialog } from './processor.dialog';
import { refreshProcessors, useProcessors } from './processor.query';
import { ProcessorRow } from './processor.row';

export function ProcessorSection() {
  const t = useT();
  const writes = useMay()('processors.write');
  const actions = useActions();
  const { data, error, refetch } = useProcessors();
  const [editing, setEditing] = useState<Processor | 'new'>();
  const [removing, setRemoving] = useState<Processor>();
  const add = writes && <Button variant="contained" onClick={() => setEditing('new')}>{t('processors.add')}</Button>;
  return (
    <Section title={t('processors.list')} hint={t('processors.listHint')} action={add} flush>
      {!data && error && <Box sx={{ px: 2.5, pb: 2.5 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>}
      {!data && !error && <SkeletonRows rows={3} height={96} />}
      {data?.data.length === 0 && <EmptyState icon={<BusinessIcon />} text={t('processors.empty')} />}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, '&:empty': { display: 'none' } }}>
        {data?.data.map((one) => <ProcessorRow key={one.id} of={one} {...(writes && one.source === 'manual' && { onEdit: () => setEditing(one), onRemove: () => setRemoving(one) })} />)}
      </Box>
      {data && !writes && <Typography variant="body2" color="textSecondary" sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider' }}>{t('processors.readOnly')}</Typography>}
      {editing && <ProcessorDialog of={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
      {removing && (
        <ConfirmDialog danger title={t('processors.removeTitle', { name: removing.name })} confirm={t('processors.remove')} onConfirm={() => actions.removeProcessor(removing.id).then(refreshProcessors)} onClose={() => setRemoving(undefined)}>
          {t('processors.removeHint')}
        </ConfirmDialog>
      )}
    </Section>
  );
}
