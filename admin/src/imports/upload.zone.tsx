import UploadIcon from '@mui/icons-material/UploadFileOutlined';
import { Box, Button, LinearProgress, Typography } from '@mui/material';
import { useId, useRef, useState, type DragEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { useActions } from '../app/data.actions';
import { ProblemAlert } from '../shared/problem';
import { useT } from '../shared/translate';
import { refreshImports } from './import.query';

/** A file is dropped here, or chosen with the button. The same file twice is one upload as long as this page stands. */
export function UploadZone() {
  const t = useT();
  const id = useId();
  const actions = useActions();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [state, setState] = useState<{ share?: number; name?: string; error?: unknown }>({});
  const busy = state.share !== undefined;
  const take = (file: File | null | undefined) => {
    if (!file || busy) return;
    setState({ share: 0, name: file.name });
    actions.uploadImport(file, crypto.randomUUID?.() ?? String(Math.random()), (share) => setState({ share, name: file.name })).then(async (made) => {
      await refreshImports();
      void navigate(`/imports/${made.id}`);
    }, (error: unknown) => setState({ error }));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Box sx={{ mb: 3 }}>
      <Box onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}
        sx={{ border: 2, borderStyle: 'dashed', borderColor: over ? 'primary.main' : 'divider', bgcolor: over ? 'primary.light' : 'background.paper', borderRadius: '14px', px: 3, py: 4, display: 'grid', gap: 1.5, justifyItems: 'center', textAlign: 'center' }}>
        <Box aria-hidden sx={{ display: 'grid', placeItems: 'center', width: 52, height: 52, borderRadius: '15px', bgcolor: 'primary.light', color: 'primary.main' }}><UploadIcon /></Box>
        <Typography sx={{ fontWeight: 600 }}>{busy ? t('imports.uploading', { name: state.name ?? '' }) : t('imports.drop')}</Typography>
        {busy
          ? <LinearProgress aria-label={t('imports.uploading', { name: state.name ?? '' })} variant={state.share === 1 ? 'indeterminate' : 'determinate'} value={100 * (state.share ?? 0)} sx={{ width: 'min(100%, 360px)', height: 8, borderRadius: '4px' }} />
          : (
            <>
              <Button variant="contained" aria-describedby={id} onClick={() => input.current?.click()}>{t('imports.choose')}</Button>
              <input ref={input} type="file" accept=".csv,text/csv" hidden aria-label={t('imports.choose')} onChange={(event) => { take(event.target.files?.[0]); event.target.value = ''; }} />
            </>
          )}
        <Typography id={id} variant="body2" color="textSecondary" sx={{ maxWidth: 520 }}>{t('imports.limits')}</Typography>
      </Box>
      {state.error !== undefined && <Box sx={{ mt: 2 }}><ProblemAlert error={state.error} kept={t('imports.nothingKept')} /></Box>}
    </Box>
  );
}
