import { Box, Skeleton, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** Nothing here yet: one sentence, one action. */
export function EmptyState({ icon, text, action }: { icon: ReactNode; text: string; action?: ReactNode }) {
  return (
    <Box sx={{ display: 'grid', justifyItems: 'center', gap: 1.5, textAlign: 'center', py: 6, px: 3, color: 'text.secondary' }}>
      <Box aria-hidden sx={{ display: 'grid', placeItems: 'center', width: 52, height: 52, borderRadius: '15px', bgcolor: 'primary.light', color: 'primary.main', '& svg': { fontSize: 26 } }}>{icon}</Box>
      <Typography sx={{ maxWidth: 420 }}>{text}</Typography>
      {action}
    </Box>
  );
}

/** As tall as what will stand here, so that nothing jumps. */
export function SkeletonRows({ rows = 6, height = 44 }: { rows?: number; height?: number }) {
  return (
    <Box aria-busy sx={{ display: 'grid', gap: '1px' }}>
      {Array.from({ length: rows }, (_, row) => (
        <Box key={row} sx={{ height, display: 'flex', alignItems: 'center', gap: 2, px: 2 }}>
          <Skeleton variant="rounded" width="28%" height={12} /><Skeleton variant="rounded" width="40%" height={12} /><Skeleton variant="rounded" width="12%" height={12} />
        </Box>
      ))}
    </Box>
  );
}
