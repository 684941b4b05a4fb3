import { Box } from '@mui/material';

export function Attributes({ attributes }: { attributes: Record<string, unknown> }) {
  return (
    <Box component="dl" sx={{ m: 0, display: 'grid', gridTemplateColumns: 'minmax(90px, auto) 1fr', columnGap: 2, rowGap: 0.5, fontSize: '0.875rem' }}>
      {Object.entries(attributes).map(([name, value]) => (
        <Box key={name} sx={{ display: 'contents' }}>
          <Box component="dt" sx={{ color: 'text.secondary' }}>{name}</Box>
          <Box component="dd" dir="auto" sx={{ m: 0, overflowWrap: 'anywhere' }}>{String(value ?? '–')}</Box>
        </Box>
      ))}
    </Box>
  );
}
