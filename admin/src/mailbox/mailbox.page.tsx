import MailIcon from '@mui/icons-material/MailOutlined';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router-dom';
import { useActions } from '../app/data.actions';
import { Page } from '../shared/page';
import { ProblemAlert, problemOf } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { useT } from '../shared/translate';
import { MailList } from './mail.list';
import { MailView } from './mail.view';

const LOOK_MS = 5_000;
const CARD = { border: 1, borderColor: 'divider', borderRadius: '14px', bgcolor: 'background.paper', overflow: 'hidden', minWidth: 0 } as const;

/** The mails that would have left, for trying out without a mail server. */
export function MailboxPage() {
  const t = useT();
  const { id } = useParams();
  const { mailbox } = useActions();
  // No event tells of a mail, so the page looks; without a mail server there is nothing to look for.
  const { data, error, refetch } = useQuery({ queryKey: ['mailbox'], queryFn: mailbox, refetchInterval: ({ state }) => (state.error ? false : LOOK_MS) });
  const mails = data?.data;
  const open = mails?.find((mail) => mail.id === id) ?? (id === undefined ? mails?.[0] : undefined);
  if (problemOf(error)?.code === 'mailbox.not_kept') return <Page title={t('mailbox.title')}><Box sx={CARD}><EmptyState icon={<MailIcon />} text={t('mailbox.notKept')} /></Box></Page>;
  return (
    <Page title={t('mailbox.title')} subtitle={t('mailbox.hint')}>
      {error && !mails && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!mails && !error && <Box sx={CARD}><SkeletonRows rows={5} height={72} /></Box>}
      {mails?.length === 0 && <Box sx={CARD}><EmptyState icon={<MailIcon />} text={t('mailbox.empty')} action={<Button variant="contained" component={Link} to="/profile">{t('mailbox.toProfile')}</Button>} /></Box>}
      {mails && mails.length > 0 && (
        <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 320px) minmax(0, 1fr)' }, alignItems: 'start' }}>
          <Box sx={{ ...CARD, maxHeight: { xs: 300, md: 'calc(100dvh - 220px)' }, overflowY: 'auto' }}><MailList mails={mails} open={open?.id} /></Box>
          <Box sx={CARD}>{open ? <MailView key={open.id} mail={open} /> : <EmptyState icon={<MailIcon />} text={t('mailbox.gone')} />}</Box>
        </Box>
      )}
    </Page>
  );
}
