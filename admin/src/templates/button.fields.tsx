import AddIcon from '@mui/icons-material/Add';
import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import { Box, Button, FormHelperText, IconButton, MenuItem, TextField } from '@mui/material';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import { BUTTON_TYPES, type ButtonType, type DraftButton } from './template.draft';
import { Complaint, type PartProps } from './template.texts';

const MOST = 10;
const VALUE = { URL: 'url', PHONE_NUMBER: 'phone_number' } as const;

export function ButtonFields({ draft, errors, onChange }: PartProps) {
  const t = useT();
  const { buttons } = draft;
  const set = (key: number, part: Partial<DraftButton>) => onChange({ buttons: buttons.map((button) => (button.key === key ? { ...button, ...part } : button)) });
  const add = () => onChange({ buttons: [...buttons, { key: 1 + Math.max(-1, ...buttons.map(({ key }) => key)), type: 'QUICK_REPLY', text: '', value: '', example: '' }] });
  return (
    <Section title={t('templates.buttons')} hint={t('templates.buttonsHint')} action={buttons.length < MOST && <Button size="small" variant="outlined" color="inherit" startIcon={<AddIcon />} onClick={add}>{t('templates.addButton')}</Button>}>
      <Box sx={{ display: 'grid', pt: 1, gap: 2 }}>
        {errors['buttons'] && <FormHelperText error><Complaint>{errors['buttons']}</Complaint></FormHelperText>}
        {buttons.map((button, index) => <Row key={button.key} button={button} index={index} errors={errors} onSet={(part) => set(button.key, part)} onRemove={() => onChange({ buttons: buttons.filter(({ key }) => key !== button.key) })} />)}
      </Box>
    </Section>
  );
}

interface RowProps { button: DraftButton; index: number; errors: Record<string, string>; onSet: (part: Partial<DraftButton>) => void; onRemove: () => void }

function Row({ button, index, errors, onSet, onRemove }: RowProps) {
  const t = useT();
  const of = (field: string) => errors[`buttons.${index}.${field}`];
  const place = { number: index + 1 };
  const value = button.type === 'URL' || button.type === 'PHONE_NUMBER' ? VALUE[button.type] : undefined;
  const example = button.type === 'COPY_CODE' || (button.type === 'URL' && button.value.includes('{{'));
  return (
    <Box role="group" aria-label={t('templates.buttonNumber', place)} sx={{ display: 'flex', gap: 1.5, alignItems: 'flex-start', flexWrap: 'wrap', '& > .MuiTextField-root': { flex: '1 1 170px' } }}>
      {button.type === 'kept'
        ? <TextField label={t('templates.buttonType')} value={String(button.kept?.['type'] ?? '')} disabled />
        : (
          <TextField select label={t('templates.buttonType')} value={button.type} onChange={(event) => onSet({ type: event.target.value as ButtonType })} error={Boolean(of('type'))} helperText={<Complaint>{of('type')}</Complaint>}>
            {BUTTON_TYPES.map((type) => <MenuItem key={type} value={type}>{t(`templates.buttonTypes.${type}`)}</MenuItem>)}
          </TextField>
        )}
      {button.type !== 'COPY_CODE' && <TextField label={t('templates.buttonText')} value={button.text} disabled={button.type === 'kept'} onChange={(event) => onSet({ text: event.target.value })} autoComplete="off" error={Boolean(of('text'))} helperText={<Complaint>{of('text')}</Complaint>} slotProps={{ htmlInput: { dir: 'auto' } }} />}
      {value && <TextField label={t(`templates.buttonValue.${value}`)} value={button.value} onChange={(event) => onSet({ value: event.target.value })} autoComplete="off" error={Boolean(of(value))} helperText={of(value) ? <Complaint>{of(value)}</Complaint> : value === 'url' && t('templates.urlHint')} slotProps={{ htmlInput: { dir: 'ltr' } }} />}
      {example && <TextField label={t('templates.example')} value={button.example} onChange={(event) => onSet({ example: event.target.value })} autoComplete="off" error={Boolean(of('example'))} helperText={<Complaint>{of('example')}</Complaint>} slotProps={{ htmlInput: { dir: 'ltr' } }} />}
      <IconButton aria-label={t('templates.removeButton', place)} onClick={onRemove} sx={{ mt: 0.25 }}><DeleteIcon fontSize="small" /></IconButton>
    </Box>
  );
}
