import { Box } from '@mui/material';
import { ProblemAlert } from '../shared/problem';

/** What went wrong in a step. Stands in the page from the beginning, so that a screen reader hears it come. */
export function Trouble({ error }: { error: unknown }) {
  return <Box role="alert" sx={{ '&:empty': { display: 'none' } }}>{error !== undefined && <ProblemAlert error={error} />}</Box>;
}
