import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useDataProvider } from 'react-admin';
import type { ApiKeyCreated } from '../api.generated';
import { useMay } from '../app/session';
import { CopyBlock } from '../shared/copy';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';

const curlFor = (key: string, connectionId: string, contactId: string): string => [
  `curl -X POST ${window.location.origin}/v1/messages \\`,
  `  -H 'Authorization: Bearer ${key}' \\`,
  "  -H 'Content-Type: application/json' \\",
  `  -d '${JSON.stringify({ connectionId, contactId, purpose: 'service', type: 'text', text: { body: 'Hello from my program' } })}'`,
].join('\n');

/** The same send, as a program does it. The key in it is real, and shown this once. */
export function FromCode({ connectionId, contactId }: { connectionId: string; contactId: string }) {
  const t = useT();
  const may = useMay();
  const data = useDataProvider();
  const [state, setState] = useState<{ busy?: boolean; key?: string; error?: unknown }>({});
  if (!may('api_keys.write')) return null;
  // Not through a hook that keeps answers: the key may live nowhere but in this panel.
  const makeKey = () => {
    setState({ busy: true });
    data.create<ApiKeyCreated>('api-keys', { data: { name: t('fromCode.keyName'), environment: 'test' } })
      .then(({ data: { key } }) => setState({ key }), (error: unknown) => setState({ error }));
  };
  return (
    <Box sx={{ mt: 4 }}>
      <Section title={t('fromCode.title')} hint={t('fromCode.hint')}
        action={!state.key && <Button variant="outlined" loading={state.busy} onClick={makeKey}>{t('fromCode.create')}</Button>}>
        {state.error !== undefined && <ProblemAlert error={state.error} onRetry={makeKey} />}
        {state.key && (
          <>
            <CopyBlock multiline label={t('fromCode.command')} value={curlFor(state.key, connectionId, contactId)} />
            <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>{t('fromCode.once')}</Typography>
          </>
        )}
      </Section>
    </Box>
  );
}
