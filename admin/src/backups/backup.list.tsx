import BackupIcon from '@mui/icons-material/BackupOutlined';
import { Box, Button, Table, TableBody, TableCell, TableContainer, TableHead, TableRow, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { Backup, BackupStatus } from '../api.generated';
import { useActions } from '../app/data.actions';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { CopyText } from '../shared/copy';
import { Pager, type CursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { useSize } from '../shared/size';
import { EmptyState } from '../shared/states';
import { Tag, type Tone } from '../shared/tag';
import { useT } from '../shared/translate';
import { refreshBackups } from './backup.query';

const TONES: Record<Backup['state'], Tone> = { running: 'info', done: 'good', failed: 'bad', expired: 'neutral' };
const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

interface Props { list: CursorList<Backup>; status: BackupStatus; verifying: string | undefined; onVerify?: (id: string, before: string | null) => void }

export function BackupList({ list, status, verifying, onVerify }: Props) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const [asking, setAsking] = useState<Backup>();
  const verify = async ({ id, verifiedAt }: Backup) => {
    await actions.verifyBackup(id);
    onVerify?.(id, verifiedAt);
    notify(t('backups.verifying'), { type: 'info' });
    await refreshBackups();
  };
  return (
    <Section title={t('backups.list')} flush>
      {list.rows?.length === 0 && <EmptyState icon={<BackupIcon />} text={t('backups.empty')} />}
      {list.rows && list.rows.length > 0 && (
        <TableContainer>
          <Table size="small" aria-label={t('backups.list')}>
            <TableHead><TableRow><TableCell>{t('backups.started')}</TableCell><TableCell>{t('backups.state')}</TableCell><TableCell sx={WIDE}>{t('backups.cause')}</TableCell>{status.operator && <><TableCell align="right" sx={WIDE}>{t('backups.size')}</TableCell><TableCell align="right" sx={WIDE}>{t('backups.rows')}</TableCell></>}<TableCell>{t('backups.tried')}</TableCell>{onVerify && <TableCell align="right">{t('backups.actions')}</TableCell>}</TableRow></TableHead>
            <TableBody sx={{ '& tr:last-child td': { borderBottom: 0 } }}>
              {list.rows.map((one) => <Row key={one.id} of={one} operator={status.operator} busy={one.id === verifying} {...(onVerify && { onVerify: () => setAsking(one) })} />)}
            </TableBody>
          </Table>
        </TableContainer>
      )}
      <Pager list={list} />
      {asking && <ConfirmDialog title={t('backups.verifyTitle')} confirm={t('backups.verifyDo')} onConfirm={() => verify(asking)} onClose={() => setAsking(undefined)}>{t('backups.verifyHint')}</ConfirmDialog>}
    </Section>
  );
}

function Row({ of, operator, busy, onVerify }: { of: Backup; operator: boolean; busy: boolean; onVerify?: () => void }) {
  const t = useT();
  const format = useFormat();
  const size = useSize();
  const { id, state, cause, startedAt, bytes, rows, reason, verifiedAt, verified, verifyNote } = of;
  const at = format.moment(startedAt);
  return (
    <TableRow data-backup={id} data-state={state} sx={{ verticalAlign: 'top' }}>
      <TableCell sx={{ minWidth: 170 }}>{at}<Box sx={{ maxWidth: 190, color: 'text.secondary' }}><CopyText bare label={t('backups.id')} value={id} /></Box></TableCell>
      <TableCell><Tag tone={TONES[state]}>{t(`backups.states.${state}`)}</Tag>{reason && <Note>{reason}</Note>}</TableCell>
      <TableCell sx={WIDE}>{t(`backups.causes.${cause}`)}</TableCell>
      {operator && <><TableCell align="right" sx={{ ...WIDE, whiteSpace: 'nowrap' }}>{bytes === null ? '–' : size(bytes)}</TableCell><TableCell align="right" sx={WIDE}>{rows === null ? '–' : format.number(rows)}</TableCell></>}
      <TableCell>
        {verifiedAt === null ? <Box component="span" sx={{ color: 'text.secondary' }}>{t('backups.notTried')}</Box> : <Tag tone={verified ? 'good' : 'bad'}>{t(verified ? 'backups.triedOk' : 'backups.triedBad', { at: format.moment(verifiedAt) })}</Tag>}
        {verifyNote && <Note>{verifyNote}</Note>}
      </TableCell>
      {onVerify && <TableCell align="right">{state === 'done' && <Button size="small" variant="outlined" color="inherit" loading={busy} onClick={onVerify} aria-label={t('backups.verifyNamed', { at })}>{t('backups.verify')}</Button>}</TableCell>}
    </TableRow>
  );
}

/** The server's own sentence. */
function Note({ children }: { children: string }) {
  return <Typography variant="body2" color="textSecondary" lang="en" dir="auto" sx={{ mt: 0.5, maxWidth: 360 }}>{children}</Typography>;
}
