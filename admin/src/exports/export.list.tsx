import CopyIcon from '@mui/icons-material/FolderZipOutlined';
import { Box } from '@mui/material';
import { useState } from 'react';
import type { Export } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { Pager, type CursorList } from '../shared/cursor.list';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { refreshExports } from './export.query';
import { ExportRow } from './export.row';

export function ExportList({ list }: { list: CursorList<Export> }) {
  const t = useT();
  const may = useMay();
  const actions = useActions();
  const [leaving, setLeaving] = useState<Export>();
  const writes = may('exports.write');
  const cancels = leaving?.status === 'running';
  return (
    <Section title={t('exports.list')} hint={writes ? t('exports.listHint') : t('exports.ownersOnly')} flush>
      {list.error !== null && <Box sx={{ px: 2.5, pb: 2.5 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
      {!list.rows && list.error === null && <SkeletonRows rows={2} height={88} />}
      {list.rows?.length === 0 && <EmptyState icon={<CopyIcon />} text={t(writes ? 'exports.empty' : 'exports.emptyReader')} />}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, '&:empty': { display: 'none' } }}>
        {list.rows?.map((one) => <ExportRow key={one.id} of={one} onLeave={writes ? () => setLeaving(one) : undefined} />)}
      </Box>
      <Pager list={list} />
      {leaving && (
        <ConfirmDialog danger title={t(cancels ? 'exports.cancelTitle' : 'exports.removeTitle')} confirm={t(cancels ? 'exports.cancelDo' : 'exports.remove')}
          onConfirm={() => actions.removeExport(leaving.id).then(refreshExports)} onClose={() => setLeaving(undefined)}>
          {t(cancels ? 'exports.cancelHint' : 'exports.removeHint')}
        </ConfirmDialog>
      )}
    </Section>
  );
}
