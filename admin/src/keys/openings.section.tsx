import LockOpenIcon from '@mui/icons-material/LockOpenOutlined';
import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { useTranslate } from 'react-admin';
import { MONO } from '../app/theme';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { EmptyState } from '../shared/states';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import type { SecretOpening } from './keys.types';
import { EDGES } from './version.table';

export function OpeningsSection({ openings }: { openings: SecretOpening[] }) {
  const t = useT();
  const none = openings.every(({ count }) => count === 0);
  return (
    <Section title={t('keys.openings.title')} hint={t('keys.openings.hint')} flush>
      {none ? <EmptyState icon={<LockOpenIcon />} text={t('keys.openings.empty')} /> : <OpeningTable openings={openings} />}
    </Section>
  );
}

function OpeningTable({ openings }: { openings: SecretOpening[] }) {
  const t = useT();
  const format = useFormat();
  const translate = useTranslate();
  return (
    <TableContainer tabIndex={0} role="group" aria-label={t('keys.openings.title')} sx={{ borderTop: 1, borderColor: 'divider' }}>
      <Table size="small" aria-label={t('keys.openings.title')} sx={EDGES}>
        <TableHead><TableRow><TableCell>{t('keys.openings.purpose')}</TableCell><TableCell>{t('keys.openings.what')}</TableCell><TableCell>{t('keys.openings.record')}</TableCell><TableCell align="right">{t('keys.openings.count')}</TableCell></TableRow></TableHead>
        <TableBody sx={{ '& tr:last-child :is(td, th)': { borderBottom: 0 } }}>
          {openings.map(({ purpose, what, record, count }) => (
            <TableRow key={purpose}>
              <TableCell component="th" scope="row" sx={{ whiteSpace: 'nowrap' }}><Box component="code" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.8125rem' }}>{purpose}</Box></TableCell>
              {/* A module tells its purposes in English; those of the house stand in the catalog. */}
              <TableCell sx={{ minWidth: 220 }} dir="auto">{translate(`keys.opening.${purpose}`, { _: what })}</TableCell>
              <TableCell><Tag tone={record === 'leaf' ? 'info' : 'neutral'}>{t(`keys.openings.${record}`)}</Tag></TableCell>
              <TableCell align="right" sx={{ color: count === 0 ? 'text.secondary' : 'text.primary', fontVariantNumeric: 'tabular-nums' }}>{format.number(count)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
