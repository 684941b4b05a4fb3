import { Box } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SegmentDefinition } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useDebounced } from '../shared/debounced';
import { useFormat } from '../shared/format';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';

export function useSegmentCount(definition: SegmentDefinition | undefined) {
  const actions = useActions();
  const asked = useDebounced(definition ? JSON.stringify(definition) : '');
  // Under the name of the contacts, so that it follows them.
  return useQuery({ queryKey: ['contacts', 'count', asked], queryFn: ({ signal }) => actions.countSegment(JSON.parse(asked) as SegmentDefinition, signal), enabled: asked !== '' && definition !== undefined, placeholderData: keepPreviousData, staleTime: 5_000 });
}

/** How many are meant, as it is written. As tall whether it is known or not. */
export function SegmentCountLine({ definition }: { definition: SegmentDefinition | undefined }) {
  const t = useT();
  const format = useFormat();
  const problemText = useProblemText();
  const { data, error, isFetching } = useSegmentCount(definition);
  const known = definition && data;
  return (
    <Box role="status" sx={{ display: 'flex', gap: 1, alignItems: 'baseline', minHeight: 40, color: 'text.secondary', opacity: isFetching ? 0.7 : 1 }}>
      {!definition && t('segments.incomplete')}
      {definition && error && <Box sx={{ color: 'error.main' }}>{problemText(error).detail}</Box>}
      {known && !error && (
        <>
          <Box component="strong" data-count sx={{ fontSize: '1.5rem', fontWeight: 650, color: 'text.primary', fontVariantNumeric: 'tabular-nums' }}>{format.number(known.count)}</Box>
          <span>{known.complete ? t('segments.people') : t('segments.peopleAtLeast', { looked: format.number(known.looked) })}</span>
        </>
      )}
      {definition && !data && !error && t('segments.counting')}
    </Box>
  );
}
