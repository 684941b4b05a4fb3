import { Box, Button, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useT } from '../shared/translate';

const SHOWN = 5;
export interface Column<V> { title: string; cell: (version: V) => ReactNode; hidden?: 'narrow' | 'medium'; end?: boolean }
const DISPLAY = { narrow: { xs: 'none', sm: 'table-cell' }, medium: { xs: 'none', lg: 'table-cell' } } as const;

/** In line with what stands above, inside a section without padding. */
export const EDGES = { '& tr > :not(* + *)': { paddingInlineStart: 2.5 }, '& tr > :last-child': { paddingInlineEnd: 2.5 } } as const;

interface Props<V> { title: string; versions: V[]; columns: Column<V>[]; keyOf: (version: V) => string }

/** Versions of a key, newest first; the first column names the row. Of a key with a long life the last few are shown until all are asked for. */
export function VersionTable<V>({ title, versions, columns, keyOf }: Props<V>) {
  const t = useT();
  const [all, setAll] = useState(false);
  const shown = all ? versions : versions.slice(0, SHOWN);
  const look = ({ hidden, end }: Column<V>) => ({ align: end ? 'right' as const : 'left' as const, sx: { whiteSpace: 'nowrap', ...(hidden && { display: DISPLAY[hidden] }) } });
  return (
    <>
      <TableContainer tabIndex={0} role="group" aria-label={title} sx={{ borderTop: 1, borderColor: 'divider' }}>
        <Table size="small" aria-label={title} sx={EDGES}>
          <TableHead><TableRow>{columns.map((column) => <TableCell key={column.title} {...look(column)}>{column.title}</TableCell>)}</TableRow></TableHead>
          <TableBody sx={{ '& tr:last-child :is(td, th)': { borderBottom: 0 } }}>
            {shown.map((version) => (
              <TableRow key={keyOf(version)}>
                {columns.map((column, index) => <TableCell key={column.title} {...look(column)} {...(index === 0 && { component: 'th', scope: 'row' })}>{column.cell(version)}</TableCell>)}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </TableContainer>
      {versions.length > SHOWN && <Box sx={{ px: 1, py: 0.75, borderTop: 1, borderColor: 'divider' }}><Button size="small" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('keys.showFewer') : t('keys.showAll', { count: versions.length })}</Button></Box>}
    </>
  );
}
