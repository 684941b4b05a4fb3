import { Box } from '@mui/material';

/** A message that has been checked. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <Box component="svg" viewBox="0 0 32 32" aria-hidden sx={{ width: size, height: size, flex: 'none', display: 'block' }}>
      <Box component="rect" width="32" height="32" rx="9" sx={{ fill: '#0e5a4b' }} />
      <path d="M8 12a4 4 0 0 1 4-4h8a4 4 0 0 1 4 4v5a4 4 0 0 1-4 4h-5l-4.3 3.6c-.7.5-1.7 0-1.7-.8V20.6A4 4 0 0 1 8 17z" fill="#f4efe3" />
      <path d="m12.3 14.5 2.6 2.6 4.9-5" fill="none" stroke="#0e5a4b" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round" />
    </Box>
  );
}
