import DownloadIcon from '@mui/icons-material/DownloadOutlined';
import PrintIcon from '@mui/icons-material/PrintOutlined';
import { Alert, Box, Button, Checkbox, Dialog, DialogActions, DialogContent, DialogTitle, FormControlLabel, GlobalStyles } from '@mui/material';
import { useId, useState } from 'react';
import { useSession } from '../app/session';
import { MONO } from '../app/theme';
import { CopyButton } from '../shared/copy';
import { useT } from '../shared/translate';

/** On paper there is this dialog and nothing else. */
const PRINT = <GlobalStyles styles={{ '@media print': { 'body > *:not(.backup-codes)': { display: 'none !important' }, '.backup-codes .not-printed, .backup-codes .MuiBackdrop-root': { display: 'none !important' } } }} />;

/** The one moment the codes can be read. Doesn't close by accident. */
export function BackupCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const t = useT();
  const id = useId();
  const { user } = useSession();
  const [kept, setKept] = useState(false);
  const text = [`Consentry · ${user.email}`, t('mfa.codesTitle'), '', ...codes, ''].join('\n');
  return (
    <Dialog open aria-labelledby={id} maxWidth="xs" fullWidth className="backup-codes">
      {PRINT}
      <DialogTitle id={id}>{t('mfa.codesTitle')}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2 }}>
        <Alert severity="warning" variant="outlined" sx={{ bgcolor: 'warning.light', color: 'text.primary' }}>{t('mfa.codesHint')}</Alert>
        <Box component="ol" dir="ltr" aria-label={t('mfa.codesTitle')}
          sx={{ m: 0, p: 2, listStyle: 'none', display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))', gap: 1, whiteSpace: 'nowrap', border: 1, borderColor: 'divider', borderRadius: '10px', bgcolor: 'surface.sunken', fontFamily: MONO, fontSize: '0.9375rem', textAlign: 'center' }}>
          {codes.map((code) => <li key={code} data-backup-code>{code}</li>)}
        </Box>
        <Box className="not-printed" sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
          <CopyButton value={codes.join('\n')} label={t('action.copy')} />
          <Button size="small" variant="outlined" startIcon={<DownloadIcon />} onClick={() => download('consentry-backup-codes.txt', text)}>{t('mfa.download')}</Button>
          <Button size="small" variant="outlined" startIcon={<PrintIcon />} onClick={() => window.print()}>{t('mfa.print')}</Button>
        </Box>
        <FormControlLabel className="not-printed" control={<Checkbox checked={kept} onChange={(event) => setKept(event.target.checked)} />} label={t('mfa.kept')} />
      </DialogContent>
      <DialogActions className="not-printed"><Button variant="contained" disabled={!kept} onClick={onClose}>{t('mfa.done')}</Button></DialogActions>
    </Dialog>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
