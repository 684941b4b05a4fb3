import { Box, FormControlLabel, Switch } from '@mui/material';
import { useState } from 'react';
import { useActions } from '../app/data.actions';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { useT } from '../shared/translate';
import { usePreview } from './erasure.preview';
import { RectifyDialog } from './rectify.dialog';
import { after, type DialogProps } from './request.work';

/** How a right is carried out, by its kind. */
export function FulfilDialog({ request, onClose }: DialogProps) {
  const t = useT();
  const actions = useActions();
  const { id, kind } = request;
  switch (kind) {
    case 'rectification': return <RectifyDialog request={request} onClose={onClose} />;
    case 'access': case 'portability': return <CopyDialog request={request} onClose={onClose} />;
    case 'erasure': return <EraseDialog request={request} onClose={onClose} />;
    case 'restriction': case 'objection': {
      const colleague = request.userId !== null;
      return (
        <ConfirmDialog title={t(`privacyRequests.fulfilTitle.${kind}`)} confirm={t(`privacyRequests.fulfil.${kind}`)} danger={colleague} onConfirm={() => after(actions.fulfilRequest(id, {}))} onClose={onClose}>
          {t(colleague ? 'privacyRequests.fulfilColleague' : `privacyRequests.fulfilHint.${kind}`)}
        </ConfirmDialog>
      );
    }
    case null: return null;
  }
}

function CopyDialog({ request, onClose }: DialogProps) {
  const t = useT();
  const actions = useActions();
  const ofContact = request.contactId !== null;
  const [media, setMedia] = useState(ofContact);
  return (
    <ConfirmDialog title={t('privacyRequests.copyTitle')} confirm={t('privacyRequests.copyDo')} onConfirm={() => after(actions.fulfilRequest(request.id, { media: ofContact && media }))} onClose={onClose}>
      <Box sx={{ display: 'grid', gap: 1.5 }}>
        {t('privacyRequests.copyHint')}
        {ofContact && <FormControlLabel sx={{ color: 'text.primary' }} control={<Switch checked={media} onChange={(_, on) => setMedia(on)} />} label={t('privacyRequests.withFiles')} />}
      </Box>
    </ConfirmDialog>
  );
}

/** There is no way back, so it is typed; under a legal hold it is decided now and done later. */
function EraseDialog({ request, onClose }: DialogProps) {
  const t = useT();
  const format = useFormat();
  const actions = useActions();
  const { data } = usePreview(request.id);
  const sum = (rows: { rows: number }[] = []) => format.number(rows.reduce((n, each) => n + each.rows, 0));
  const later = request.held && request.contactId !== null;
  return (
    <ConfirmDialog danger typed={t('privacyRequests.eraseWord')} title={t(later ? 'privacyRequests.eraseLaterTitle' : 'privacyRequests.eraseTitle')} confirm={t('privacyRequests.fulfil.erasure')} onConfirm={() => after(actions.fulfilRequest(request.id, {}))} onClose={onClose}>
      <Box sx={{ display: 'grid', gap: 1.25 }}>
        {request.contactId && data && <Box sx={{ color: 'text.primary', fontWeight: 600 }}>{t('privacyRequests.eraseSum', { goes: sum(data.goes.filter(({ table }) => data.keeps.every((kept) => kept.table !== table))), keeps: sum(data.keeps) })}</Box>}
        <Box>{t(request.userId ? 'privacyRequests.eraseColleague' : later ? 'privacyRequests.heldErasure' : 'privacyRequests.eraseHint')}</Box>
      </Box>
    </ConfirmDialog>
  );
}
