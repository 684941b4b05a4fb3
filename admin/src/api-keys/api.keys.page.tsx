import AddIcon from '@mui/icons-material/Add';
import KeyIcon from '@mui/icons-material/VpnKeyOutlined';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import type { ApiKey, ApiKeyCreated } from '../api.generated';
import { useMay } from '../app/session';
import { Pager, useCursorList } from '../shared/cursor.list';
import { Page } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { ApiKeyCreate } from './api.key.create';
import { ApiKeyShown } from './api.key.shown';
import { ApiKeyTable } from './api.key.table';

export function ApiKeysPage() {
  const t = useT();
  const may = useMay();
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<ApiKeyCreated>();
  const list = useCursorList<ApiKey>('api-keys');
  const add = may('api_keys.write') && <Button variant="contained" startIcon={<AddIcon />} onClick={() => setCreating(true)}>{t('apiKeys.add')}</Button>;
  return (
    <Page title={t('apiKeys.title')} subtitle={t('apiKeys.hint')} actions={add}>
      {created && <ApiKeyShown created={created} onClose={() => setCreated(undefined)} />}
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden' }}>
        {list.error !== null && <Box sx={{ p: 2 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
        {!list.rows && list.error === null && <SkeletonRows rows={4} height={56} />}
        {list.rows?.length === 0 && <EmptyState icon={<KeyIcon />} text={t('apiKeys.empty')} action={add} />}
        {list.rows && list.rows.length > 0 && <ApiKeyTable keys={list.rows} />}
        <Pager list={list} />
      </Box>
      {creating && <ApiKeyCreate keys={list.rows ?? []} onCreated={setCreated} onClose={() => setCreating(false)} />}
    </Page>
  );
}
