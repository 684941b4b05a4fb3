import AddIcon from '@mui/icons-material/Add';
import { Box, Button, FormHelperText, TextField, Typography } from '@mui/material';
import { useRef } from 'react';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { useT } from '../shared/translate';
import type { TemplateDraft } from './template.draft';
import { variablesIn } from './template.parts';

export interface PartProps { draft: TemplateDraft; errors: Record<string, string>; onChange: (part: Partial<TemplateDraft>) => void }

const LIMITS = { header: 60, body: 1024, footer: 60 } as const;

/** The provider's check speaks English. */
export function Complaint({ children }: { children: string | undefined }) {
  return children ? <span lang="en" dir="auto" style={{ whiteSpace: 'pre-line' }}>{children}</span> : null;
}

/** Header, body and footer, and an example of each variable. */
export function TemplateTexts({ draft, errors, onChange }: PartProps) {
  const t = useT();
  const format = useFormat();
  const body = useRef<HTMLTextAreaElement>(null);
  const count = (part: keyof typeof LIMITS) => t('templates.length', { used: format.number(draft[part].length), most: format.number(LIMITS[part]) });
  const help = (part: keyof typeof LIMITS, hint: string) => (errors[`${part}.text`] ? <Complaint>{errors[`${part}.text`]}</Complaint> : `${hint} ${count(part)}`);
  const addVariable = () => {
    const numbers = variablesIn(draft.body).map(Number).filter(Number.isInteger);
    const hole = `{{${Math.max(0, ...numbers) + 1}}}`;
    const at = body.current?.selectionStart ?? draft.body.length;
    onChange({ body: `${draft.body.slice(0, at)}${hole}${draft.body.slice(at)}` });
    window.requestAnimationFrame(() => {
      body.current?.focus();
      body.current?.setSelectionRange(at + hole.length, at + hole.length);
    });
  };
  return (
    <Section title={t('templates.words')}>
      <Box sx={{ display: 'grid', pt: 1, gap: 2 }}>
        {draft.keptHeader
          ? <Typography variant="body2" color="textSecondary">{t('templates.keptHeader')}</Typography>
          : <TextField label={t('templates.header')} value={draft.header} onChange={(event) => onChange({ header: event.target.value })} autoComplete="off" error={'header.text' in errors} helperText={help('header', t('templates.optional'))} slotProps={{ htmlInput: { dir: 'auto' } }} />}
        <Box>
          <TextField fullWidth multiline minRows={5} label={t('templates.body')} value={draft.body} onChange={(event) => onChange({ body: event.target.value })} inputRef={body} error={'body.text' in errors} helperText={help('body', t('templates.bodyHint'))} slotProps={{ htmlInput: { dir: 'auto' } }} />
          <Button size="small" startIcon={<AddIcon />} onClick={addVariable} sx={{ mt: 0.5 }}>{t('templates.addVariable')}</Button>
        </Box>
        <TextField label={t('templates.footer')} value={draft.footer} onChange={(event) => onChange({ footer: event.target.value })} autoComplete="off" error={'footer.text' in errors} helperText={help('footer', t('templates.optional'))} slotProps={{ htmlInput: { dir: 'auto' } }} />
        <Examples draft={draft} errors={errors} onChange={onChange} />
      </Box>
    </Section>
  );
}

function Examples({ draft, errors, onChange }: PartProps) {
  const t = useT();
  const slots = (['header', 'body'] as const).flatMap((part) => (part === 'header' && draft.keptHeader ? [] : variablesIn(draft[part]).map((name) => ({ part, name, key: `${part}.${name}` }))));
  if (slots.length === 0) return null;
  const complaints = ['header.example', 'body.example'].flatMap((field) => errors[field] ?? []);
  return (
    <Box role="group" aria-label={t('templates.examples')}>
      <Typography variant="subtitle2" component="div">{t('templates.examples')}</Typography>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1.5 }}>{t('templates.examplesHint')}</Typography>
      <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))' }}>
        {slots.map(({ part, name, key }) => (
          <TextField key={key} label={t(part === 'header' ? 'composer.slot.header' : 'composer.slot.body', { name })} value={draft.examples[key] ?? ''} error={`${part}.example` in errors && !draft.examples[key]} autoComplete="off"
            onChange={(event) => onChange({ examples: { ...draft.examples, [key]: event.target.value } })} slotProps={{ htmlInput: { dir: 'auto' } }} />
        ))}
      </Box>
      {complaints.map((complaint) => <FormHelperText key={complaint} error><Complaint>{complaint}</Complaint></FormHelperText>)}
    </Box>
  );
}
