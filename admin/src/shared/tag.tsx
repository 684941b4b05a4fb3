import { Box } from '@mui/material';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info';

const COLOURS: Record<Tone, { bgcolor: string; color: string }> = {
  neutral: { bgcolor: 'surface.sunken', color: 'text.secondary' },
  good: { bgcolor: 'success.light', color: 'success.main' },
  warn: { bgcolor: 'warning.light', color: 'warning.main' },
  bad: { bgcolor: 'error.light', color: 'error.main' },
  info: { bgcolor: 'info.light', color: 'info.main' },
};

/** A state in a word. Colour only repeats what the word says. */
export function Tag({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <Box component="span" sx={{ ...COLOURS[tone], display: 'inline-flex', alignItems: 'center', gap: 0.5, px: 1, py: '2px', borderRadius: '7px', fontSize: '0.78125rem', fontWeight: 600, lineHeight: 1.5, whiteSpace: 'nowrap', '& svg': { fontSize: 14 } }}>
      {icon}{children}
    </Box>
  );
}
