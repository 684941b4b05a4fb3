import { Box, Button, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useNotify } from 'react-admin';
import type { Invitation } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { useMay } from '../app/session';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { Pager, useCursorList } from '../shared/cursor.list';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert, useProblemText } from '../shared/problem';
import { SkeletonRows } from '../shared/states';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';

const NOT_NARROW = { display: { xs: 'none', sm: 'table-cell' } } as const;
const refresh = () => queryClient.invalidateQueries({ queryKey: ['invitations'] });

/** Those nobody has answered yet. The others are history, and the audit log tells it. */
export function Invitations() {
  const t = useT();
  const data = useDataProvider();
  const [takingBack, setTakingBack] = useState<Invitation>();
  const list = useCursorList<Invitation>('invitations', {}, 100);
  const waiting = list.rows?.filter(({ status }) => status === 'open' || status === 'expired');
  const takeBack = async (invitation: Invitation) => {
    await data.delete('invitations', { id: invitation.id, previousData: invitation });
    await refresh();
  };
  return (
    <Section title={t('people.invitations')} hint={t('people.invitationsHint')} flush>
      {list.error !== null && <Box sx={{ px: 2.5, pb: 2.5 }}><ProblemAlert error={list.error} onRetry={list.retry} /></Box>}
      {!waiting && list.error === null && <SkeletonRows rows={1} height={56} />}
      {waiting?.length === 0 && <Box sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>{t('people.noInvitations')}</Box>}
      {waiting && waiting.length > 0 && <InvitationTable invitations={waiting} onTakeBack={setTakingBack} />}
      <Pager list={list} />
      {takingBack && (
        <ConfirmDialog title={t('people.takeBackTitle')} confirm={t('people.takeBack')} danger onConfirm={() => takeBack(takingBack)} onClose={() => setTakingBack(undefined)}>
          {t('people.takeBackHint', { email: takingBack.email })}
        </ConfirmDialog>
      )}
    </Section>
  );
}

function InvitationTable({ invitations, onTakeBack }: { invitations: Invitation[]; onTakeBack: (invitation: Invitation) => void }) {
  const t = useT();
  const may = useMay();
  const format = useFormat();
  const ends = ({ status, expiresAt }: Invitation) => (status === 'expired' ? <Tag tone="warn">{t('people.expired')}</Tag> : format.moment(expiresAt));
  return (
    <TableContainer>
      <Table size="small" aria-label={t('people.invitations')}>
        <TableHead><TableRow><TableCell>{t('people.email')}</TableCell><TableCell sx={NOT_NARROW}>{t('people.role')}</TableCell><TableCell sx={NOT_NARROW}>{t('people.expires')}</TableCell>{may('members.write') && <TableCell align="right">{t('people.actions')}</TableCell>}</TableRow></TableHead>
        <TableBody>
          {invitations.map((invitation) => (
            <TableRow key={invitation.id} sx={{ '&:last-child td': { borderBottom: 0 } }}>
              <TableCell sx={{ overflowWrap: 'anywhere' }}>
                <bdi dir="ltr">{invitation.email}</bdi>
                <Box sx={{ display: { sm: 'none' }, color: 'text.secondary', fontSize: '0.78125rem' }}>{t(`role.${invitation.role}`)} · {ends(invitation)}</Box>
              </TableCell>
              <TableCell sx={NOT_NARROW}>{t(`role.${invitation.role}`)}</TableCell>
              <TableCell sx={{ ...NOT_NARROW, color: 'text.secondary' }}>{ends(invitation)}</TableCell>
              {may('members.write') && (
                <TableCell align="right">
                  <Box sx={{ display: 'flex', gap: 1, justifyContent: 'flex-end', flexWrap: 'wrap' }}>
                    <Resend invitation={invitation} />
                    <Button size="small" color="error" variant="outlined" aria-label={t('people.takeBackNamed', { email: invitation.email })} onClick={() => onTakeBack(invitation)}>{t('people.takeBack')}</Button>
                  </Box>
                </TableCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function Resend({ invitation }: { invitation: Invitation }) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const resend = async () => {
    setBusy(true);
    await actions.resendInvitation(invitation.id).then(
      () => notify(t('people.resent', { email: invitation.email }), { type: 'success' }),
      (error: unknown) => notify(problemText(error).detail, { type: 'error' }),
    );
    setBusy(false);
    void refresh();
  };
  return <Button size="small" variant="outlined" color="inherit" loading={busy} aria-label={t('people.resendNamed', { email: invitation.email })} onClick={() => void resend()}>{t('people.resend')}</Button>;
}
