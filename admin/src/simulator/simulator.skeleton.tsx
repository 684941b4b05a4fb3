import { Box, Skeleton } from '@mui/material';

export function SimulatorSkeleton() {
  return (
    <Box aria-busy sx={{ display: 'grid', gap: 4, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) 372px' } }}>
      <Skeleton variant="rounded" height={640} sx={{ borderRadius: '16px' }} />
      <Skeleton variant="rounded" height={640} sx={{ borderRadius: '44px' }} />
    </Box>
  );
}
