import DownloadIcon from '@mui/icons-material/DownloadOutlined';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useActions } from '../app/data.actions';
import { useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';

/** The newest consents as receipts (ISO/IEC TS 27560), for the person or for whoever must be shown. */
export function ReceiptsButton({ contactId }: { contactId: string }) {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const save = () => {
    setBusy(true);
    actions.consentReceipts(contactId).then((receipts) => {
      const address = URL.createObjectURL(new Blob([JSON.stringify(receipts.data, null, 2)], { type: 'application/json' }));
      const link = Object.assign(document.createElement('a'), { href: address, download: `consent-receipts-${contactId}.json` });
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(address), 1_000);
      notify(t('restrictions.receipts.done', { count: receipts.data.length }), { type: 'success' });
    }).catch((error: unknown) => notify(problemText(error).detail, { type: 'warning' })).finally(() => setBusy(false));
  };
  return <Button size="small" variant="outlined" color="inherit" startIcon={<DownloadIcon />} loading={busy} onClick={save}>{t('restrictions.receipts.save')}</Button>;
}
