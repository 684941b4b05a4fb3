import { Alert, Box, MenuItem, TextField, Typography } from '@mui/material';
import type { Template } from '../api.generated';
import { needsMedia, slotsOf } from '../messages/template';
import { Section } from '../shared/page';
import { TextLink } from '../shared/text.link';
import { useName, useT } from '../shared/translate';
import { TemplatePhone } from '../templates/template.phone';
import { useCategoryName } from '../templates/template.words';
import { withFallbacks, WRITTEN_TYPES, type BroadcastDraft } from './broadcast.draft';
import { partsOfDraft } from './broadcast.parts';
import { PlaceholderField } from './placeholder.field';

interface Props { draft: BroadcastDraft; templates: Template[] | undefined; template: Template | undefined; onChange: (part: Partial<BroadcastDraft>) => void }

/** What they read. A template reaches everybody; anything else only those who have just written. */
export function MessageStep({ draft, templates, template, onChange }: Props) {
  const t = useT();
  const types = draft.storedMessage ? [...WRITTEN_TYPES, 'stored' as const] : WRITTEN_TYPES;
  return (
    <Box sx={{ display: 'grid', columnGap: 4, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 340px' }, alignItems: 'start' }}>
      <Section title={t('broadcasts.step.message')}>
        <Box sx={{ display: 'grid', pt: 1, gap: 2 }}>
          <TextField select label={t('composer.kind')} value={draft.type} onChange={(event) => onChange({ type: event.target.value as BroadcastDraft['type'] })} sx={{ maxWidth: 320 }}>
            {types.map((type) => <MenuItem key={type} value={type}>{t(`broadcasts.types.${type}`)}</MenuItem>)}
          </TextField>
          {draft.type === 'template' ? <TemplateFields draft={draft} templates={templates} template={template} onChange={onChange} /> : draft.type === 'stored' ? <Typography color="textSecondary">{t('broadcasts.storedMessage')}</Typography> : <OtherFields draft={draft} onChange={onChange} />}
        </Box>
      </Section>
      <Box sx={{ position: { md: 'sticky' }, top: 24, mb: 3 }}>
        <TemplatePhone label={t('templates.phone.label')} parts={partsOfDraft(draft, template, withFallbacks)} />
        <Typography variant="body2" color="textSecondary" sx={{ mt: 1.5, maxWidth: 340 }}>{t('broadcasts.fallbackShown')}</Typography>
      </Box>
    </Box>
  );
}

function TemplateFields({ draft, templates, template, onChange }: Props) {
  const t = useT();
  const name = useName();
  const category = useCategoryName();
  const fitting = (templates ?? []).filter((each) => each.state !== 'deleted' && each.category !== 'authentication');
  if (templates && fitting.length === 0) return <Typography color="textSecondary">{t('broadcasts.noTemplate')} <TextLink to={`/templates?connection=${draft.connectionId}`}>{t('templates.title')}</TextLink></Typography>;
  return (
    <>
      <TextField select label={t('composer.chooseTemplate')} value={template ? draft.templateId : ''} onChange={(event) => onChange({ templateId: event.target.value, values: {} })} disabled={!templates}>
        {fitting.map((each) => (
          <MenuItem key={each.id} value={each.id} disabled={each.state !== 'approved' || needsMedia(each)}>
            {each.name} · {each.language} · {category(each.category)}{each.state !== 'approved' && ` · ${name('templateState', each.state)}`}{needsMedia(each) && ` · ${t('composer.needsMedia')}`}
          </MenuItem>
        ))}
      </TextField>
      {template && template.category !== draft.purpose && !(template.category === 'utility' && draft.purpose === 'service') && (
        <Alert severity="warning" variant="outlined" sx={{ bgcolor: 'warning.light', color: 'text.primary' }}>{t('broadcasts.otherPurpose', { category: category(template.category), purpose: t(`purpose.${draft.purpose}`) })}</Alert>
      )}
      {template && slotsOf(template).map(({ key, part, name: slot }) => (
        <PlaceholderField key={`${template.id} ${key}`} label={t(`composer.slot.${part}`, { name: slot })} value={draft.values[key] ?? ''} onChange={(value) => onChange({ values: { ...draft.values, [key]: value } })} />
      ))}
    </>
  );
}

function OtherFields({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  const t = useT();
  return (
    <>
      <Alert severity="info" variant="outlined" sx={{ bgcolor: 'info.light', color: 'text.primary' }}>{t('broadcasts.windowOnly')}</Alert>
      {draft.type !== 'text' && <TextField type="url" label={t('broadcasts.link')} value={draft.link} onChange={(event) => onChange({ link: event.target.value })} autoComplete="off" helperText={t('broadcasts.linkHint')} slotProps={{ htmlInput: { dir: 'ltr' } }} />}
      <PlaceholderField multiline label={t(draft.type === 'text' ? 'composer.text' : 'broadcasts.caption')} value={draft.text} onChange={(text) => onChange({ text })} />
    </>
  );
}
