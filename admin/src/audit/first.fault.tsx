import { Alert, Box, Button } from '@mui/material';
import { useNotify } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { AuditVerification } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useFormat } from '../shared/format';
import { useName, useT } from '../shared/translate';

/** The first entry that does not fit, in words, and the way to it where it still exists. */
export function FirstFault({ faults }: { faults: AuditVerification['faults'] }) {
  const t = useT();
  const name = useName();
  const format = useFormat();
  const actions = useActions();
  const notify = useNotify();
  const navigate = useNavigate();
  const [first] = faults;
  if (!first) return null;
  const { code, sequence, detail } = first;
  const open = async (index: number) => {
    const content = await actions.auditProof({ index }).then(({ content: text }) => text, () => null);
    if (content === null) return notify(t('audit.verify.entryGone'), { type: 'warning' });
    const { id } = JSON.parse(content) as { id: string };
    return navigate(`/audit-log/log_${id.replaceAll('-', '')}`);
  };
  return (
    <Alert severity="error" variant="outlined" sx={{ bgcolor: 'error.light', color: 'text.primary', mt: 1.5 }}>
      <Box sx={{ fontWeight: 650 }}>{sequence === null ? t('audit.verify.fault', { what: name('audit.fault', code, detail) }) : t('audit.verify.faultAt', { what: name('audit.fault', code, detail), position: format.number(sequence) })}</Box>
      <Box lang="en" dir="auto" sx={{ mt: 0.25 }}>{detail}</Box>
      {faults.length > 1 && <Box sx={{ mt: 0.25 }}>{t('audit.verify.more', { count: format.number(faults.length - 1) })}</Box>}
      <Box sx={{ mt: 0.75 }}>{t('audit.verify.failedHint')}</Box>
      {sequence !== null && <Button color="inherit" variant="outlined" size="small" onClick={() => void open(sequence)} sx={{ mt: 1 }}>{t('audit.verify.openEntry')}</Button>}
    </Alert>
  );
}
