import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { ReactNode } from 'react';
import { EDGES } from '../keys/version.table';
import { useFormat } from '../shared/format';

export interface ShareRow { id: string; name: ReactNode; values: number[] }

/** Who has how much of something: the first figure as a bar too, under its name. */
export function ShareTable({ title, name, columns, rows }: { title: string; name: string; columns: string[]; rows: ShareRow[] }) {
  const format = useFormat();
  const most = Math.max(1, ...rows.map(({ values }) => values[0] ?? 0));
  return (
    <TableContainer tabIndex={0} role="group" aria-label={title} sx={{ borderTop: 1, borderColor: 'divider', maxHeight: 330 }}>
      <Table size="small" aria-label={title} sx={EDGES}>
        <TableHead><TableRow><TableCell>{name}</TableCell>{columns.map((column) => <TableCell key={column} align="right" sx={{ whiteSpace: 'normal' }}>{column}</TableCell>)}</TableRow></TableHead>
        <TableBody sx={{ '& tr:last-child :is(td, th)': { borderBottom: 0 } }}>
          {rows.map(({ id, name: called, values }) => (
            <TableRow key={id}>
              <TableCell component="th" scope="row" sx={{ width: '60%', overflowWrap: 'anywhere' }}>
                {called}
                <Box aria-hidden sx={{ mt: 0.5, height: 6, borderRadius: '3px', bgcolor: 'surface.sunken' }}><Box sx={{ height: '100%', borderRadius: '3px', bgcolor: 'primary.main', width: `${(100 * (values[0] ?? 0)) / most}%` }} /></Box>
              </TableCell>
              {values.map((value, index) => <TableCell key={columns[index]} align="right" sx={{ fontVariantNumeric: 'tabular-nums', color: value === 0 ? 'text.secondary' : 'text.primary' }}>{format.number(value)}</TableCell>)}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
