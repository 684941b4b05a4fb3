import { Box } from '@mui/material';
import { useT } from '../shared/translate';
import { useEventTypes, useEventWords, useGroupName } from './endpoint.words';

/** What an endpoint listens to, each with what it means. */
export function EndpointEvents({ patterns }: { patterns: string[] }) {
  const t = useT();
  const types = useEventTypes();
  const words = useEventWords();
  const group = useGroupName();
  const meaningOf = (pattern: string) => {
    if (pattern === '*') return `${t('webhooks.all')}. ${t('webhooks.allHint')}`;
    if (pattern.endsWith('.*')) return `${group(pattern.slice(0, -2))}: ${t('webhooks.allOf')}. ${t('webhooks.allHint')}`;
    return words(types?.find(({ type }) => type === pattern) ?? { type: pattern, what: '' });
  };
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: patterns.length > 3 ? 'repeat(2, minmax(0, 1fr))' : 'minmax(0, 1fr)' }, columnGap: 2, rowGap: 1, fontSize: '0.875rem' }}>
      {patterns.map((pattern) => <li key={pattern}>{meaningOf(pattern)}<Box component="code" dir="ltr" sx={{ display: 'block', width: 'fit-content', color: 'text.secondary', fontSize: '0.75rem' }}>{pattern}</Box></li>)}
    </Box>
  );
}
