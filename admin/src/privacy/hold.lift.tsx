import { Box } from '@mui/material';
import { useGetList } from 'react-admin';
import { useActions } from '../app/data.actions';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { refreshHolds } from './hold.set';
import type { LegalHold, PrivacyRequest } from './privacy.types';

/** As many open erasures as are looked through for those that wait; more are very few organisations' case, and then the words alone must do. */
const MOST = 200;

/** What has waited for a hold is carried out as soon as it is lifted, so the reader sees how much that is, and types it. */
export function HoldLift({ hold, onClose }: { hold: LegalHold; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const actions = useActions();
  const { data } = useGetList<PrivacyRequest>('privacy/requests', { filter: { open: true, kind: 'erasure', ...(hold.contactId && { contactId: hold.contactId }) }, pagination: { page: 1, perPage: MOST } });
  const waiting = data?.filter(({ state }) => state === 'waiting').length ?? 0;
  const lift = async () => {
    await actions.liftHold(hold.id);
    await refreshHolds();
  };
  return (
    <ConfirmDialog danger key={String(waiting > 0)} title={t('legalHolds.liftTitle')} confirm={t('legalHolds.lift')} onConfirm={lift} onClose={onClose} {...(waiting > 0 && { typed: t('legalHolds.liftWord') })}>
      <Box sx={{ display: 'grid', gap: 1.25 }}>
        <Box>{t('legalHolds.liftHint')}</Box>
        {waiting > 0 && <Box sx={{ color: 'text.primary', fontWeight: 600 }}>{t('legalHolds.waiting', { count: format.number(waiting) })}</Box>}
      </Box>
    </ConfirmDialog>
  );
}
