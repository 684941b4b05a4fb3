import CheckIcon from '@mui/icons-material/Check';
import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Hidden } from '../shared/hidden';
import { useT } from '../shared/translate';

export type StepState = 'done' | 'current' | 'ahead';

const MARKS = {
  done: { bgcolor: 'success.light', color: 'success.main', borderColor: 'success.main' },
  current: { bgcolor: 'primary.main', color: 'primary.contrastText', borderColor: 'primary.main' },
  ahead: { bgcolor: 'transparent', color: 'text.secondary', borderColor: 'divider' },
} as const;

/** One of a few steps that follow each other. What is to be done stays readable before its turn and after it. */
export function ChangeStep({ number, title, hint, state, children }: { number: number; title: string; hint: string; state: StepState; children?: ReactNode }) {
  const t = useT();
  return (
    <Box component="li" aria-current={state === 'current' ? 'step' : undefined} sx={{ display: 'grid', gridTemplateColumns: '28px minmax(0, 1fr)', columnGap: 1.75, '&:not(:last-child)': { pb: 2.5 }, position: 'relative', '&:not(:last-child)::before': { content: '""', position: 'absolute', insetInlineStart: '13.5px', top: 34, bottom: 6, width: '1px', bgcolor: 'divider' } }}>
      <Box aria-hidden sx={{ ...MARKS[state], width: 28, height: 28, border: 1, borderRadius: '50%', display: 'grid', placeItems: 'center', fontSize: '0.8125rem', fontWeight: 650, '& svg': { fontSize: 16 } }}>{state === 'done' ? <CheckIcon /> : number}</Box>
      <Box>
        <Typography variant="h3" component="h3" sx={{ minHeight: 28, display: 'flex', alignItems: 'center' }}>{title}{state === 'done' && <Hidden> {t('keys.change.stepDone')}</Hidden>}</Typography>
        <Typography variant="body2" color="textSecondary" sx={{ maxWidth: 760 }}>{hint}</Typography>
        {children && <Box sx={{ mt: 1.25, display: 'grid', gap: 1.25, justifyItems: 'start', gridTemplateColumns: 'minmax(0, 1fr)' }}>{children}</Box>}
      </Box>
    </Box>
  );
}
