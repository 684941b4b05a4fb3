import AlertIcon from '@mui/icons-material/NotificationsNoneOutlined';
import { Box, Button, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useState } from 'react';
import type { Alert } from '../api.generated';
import { Pager, useCursorList } from '../shared/cursor.list';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { AlertTable } from './alert.table';

const STATES = ['open', 'acknowledged', 'closed'] as const;

export function AlertsPage() {
  const t = useT();
  const [state, setState] = useState<'' | Alert['state']>('open');
  const list = useCursorList<Alert>('alerts', state ? { state } : {});
  const all = <Button variant="outlined" onClick={() => setState('')}>{t('alerts.showAll')}</Button>;
  return (
    <Page title={t('alerts.title')} subtitle={t('alerts.hint')}>
      <ToggleButtonGroup exclusive size="small" value={state} aria-label={t('alerts.state')} onChange={(_, next: typeof state | null) => setState(next ?? state)} sx={{ mb: 2, flexWrap: 'wrap' }}>
        {STATES.map((each) => <ToggleButton key={each} value={each} sx={{ textTransform: 'none', px: 2 }}>{t(`alerts.states.${each}`)}</ToggleButton>)}
        <ToggleButton value="" sx={{ textTransform: 'none', px: 2 }}>{t('messages.any')}</ToggleButton>
      </ToggleButtonGroup>
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={4} height={64} />}
        {list.rows?.length === 0 && <EmptyState icon={<AlertIcon />} text={t(state ? 'alerts.noneInState' : 'alerts.empty')} action={state && all} />}
        {list.rows && list.rows.length > 0 && <AlertTable alerts={list.rows} />}
        <Pager list={list} />
      </Box>
    </Page>
  );
}
