import PersonIcon from '@mui/icons-material/PersonAddAltOutlined';
import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, FormControlLabel, Radio, RadioGroup, TextField } from '@mui/material';
import { useId, useRef, useState } from 'react';
import { useT } from '../shared/translate';

interface Props { label: string; value: string; onChange: (value: string) => void; multiline?: boolean }

/** A text that may speak of whom it goes to: `{{contact.name|friend}}`. What stands behind the bar is said where nothing is known. */
export function PlaceholderField({ label, value, onChange, multiline }: Props) {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState(false);
  const insert = (placeholder: string) => {
    const at = field.current?.selectionStart ?? value.length;
    onChange(`${value.slice(0, at)}${placeholder}${value.slice(at)}`);
    setAsking(false);
  };
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-start', flexWrap: 'wrap' }}>
      <TextField label={label} value={value} onChange={(event) => onChange(event.target.value)} inputRef={field} autoComplete="off" multiline={multiline} minRows={multiline ? 4 : undefined} sx={{ flex: '1 1 260px' }} slotProps={{ htmlInput: { dir: 'auto' } }} />
      <Button variant="outlined" color="inherit" startIcon={<PersonIcon />} aria-label={t('broadcasts.placeholder.insertInto', { name: label })} onClick={() => setAsking(true)} sx={{ minHeight: 40 }}>{t('broadcasts.placeholder.button')}</Button>
      {asking && <PlaceholderDialog onInsert={insert} onClose={() => setAsking(false)} />}
    </Box>
  );
}

function PlaceholderDialog({ onInsert, onClose }: { onInsert: (placeholder: string) => void; onClose: () => void }) {
  const t = useT();
  const id = useId();
  const [kind, setKind] = useState<'name' | 'attribute'>('name');
  const [attribute, setAttribute] = useState('');
  const [fallback, setFallback] = useState('');
  const clean = (text: string) => text.replaceAll(/[{}|]/g, '').trim();
  const ready = clean(fallback) !== '' && (kind === 'name' || clean(attribute) !== '');
  const insert = () => onInsert(`{{contact.${kind === 'name' ? 'name' : `attributes.${clean(attribute)}`}|${clean(fallback)}}}`);
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} maxWidth="xs" fullWidth>
      <Box component="form" onSubmit={(event) => { event.preventDefault(); if (ready) insert(); }}>
        <DialogTitle id={id}>{t('broadcasts.placeholder.title')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          <RadioGroup aria-labelledby={id} value={kind} onChange={(event) => setKind(event.target.value as 'name' | 'attribute')}>
            <FormControlLabel value="name" control={<Radio size="small" />} label={t('broadcasts.placeholder.name')} />
            <FormControlLabel value="attribute" control={<Radio size="small" />} label={t('broadcasts.placeholder.attribute')} />
          </RadioGroup>
          {kind === 'attribute' && <TextField label={t('segments.attributeName')} value={attribute} onChange={(event) => setAttribute(event.target.value)} autoComplete="off" slotProps={{ htmlInput: { maxLength: 64 } }} />}
          <TextField label={t('broadcasts.placeholder.fallback')} value={fallback} onChange={(event) => setFallback(event.target.value)} autoComplete="off" helperText={t('broadcasts.placeholder.fallbackHint')} slotProps={{ htmlInput: { maxLength: 200, dir: 'auto' } }} />
        </DialogContent>
        <DialogActions><Button onClick={onClose}>{t('action.cancel')}</Button><Button type="submit" variant="contained" disabled={!ready}>{t('broadcasts.placeholder.insert')}</Button></DialogActions>
      </Box>
    </Dialog>
  );
}
