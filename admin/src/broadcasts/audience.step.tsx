import { Box, FormControlLabel, MenuItem, Radio, RadioGroup, TextField, Typography } from '@mui/material';
import { useId } from 'react';
import { useGetList } from 'react-admin';
import type { Connection, Import, Segment } from '../api.generated';
import { useMay } from '../app/session';
import { SegmentCountLine } from '../segments/segment.count';
import { groupOf } from '../segments/segment.model';
import { useSegmentWords } from '../segments/segment.words';
import { Section } from '../shared/page';
import { TextLink } from '../shared/text.link';
import { useT } from '../shared/translate';
import { AUDIENCES, definitionOfAudience, PURPOSES, type AudienceKind, type BroadcastDraft, type Purpose } from './broadcast.draft';

interface Props { draft: BroadcastDraft; connections: Connection[]; onChange: (part: Partial<BroadcastDraft>) => void }

/** To whom, over which line, what for. */
export function AudienceStep({ draft, connections, onChange }: Props) {
  const t = useT();
  const may = useMay();
  const id = useId();
  const words = useSegmentWords();
  const { data: segments = [] } = useGetList<Segment>('segments', { pagination: { page: 1, perPage: 200 } }, { enabled: may('segments.read') });
  const { data: imports = [] } = useGetList<Import>('imports', { filter: { state: 'finished' }, pagination: { page: 1, perPage: 100 } }, { enabled: may('contacts.import') });
  const channel = connections.find((each) => each.id === draft.connectionId)?.channel;
  const definition = definitionOfAudience(draft, channel, segments);
  const kinds: AudienceKind[] = draft.storedAudience ? [...AUDIENCES, 'stored'] : [...AUDIENCES];
  return (
    <Section title={t('broadcasts.step.audience')} hint={t('broadcasts.audienceHint')}>
      <Box sx={{ display: 'grid', pt: 1, gap: 2.5, maxWidth: 760 }}>
        <TextField label={t('broadcasts.name')} value={draft.name} onChange={(event) => onChange({ name: event.target.value })} autoComplete="off" helperText={t('broadcasts.nameHint')} slotProps={{ htmlInput: { maxLength: 200, dir: 'auto' } }} />
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' } }}>
          <TextField select label={t('messages.connection')} value={draft.connectionId} onChange={(event) => onChange({ connectionId: event.target.value, templateId: '', values: {} })}>
            {connections.map((each) => <MenuItem key={each.id} value={each.id} disabled={each.status === 'disconnected'}>{each.name}</MenuItem>)}
          </TextField>
          <TextField select label={t('message.purpose')} value={draft.purpose} onChange={(event) => onChange({ purpose: event.target.value as Purpose })} helperText={t('broadcasts.purposeHint')}>
            {PURPOSES.map((each) => <MenuItem key={each} value={each}>{t(`purpose.${each}`)}</MenuItem>)}
          </TextField>
        </Box>
        <Box role="group" aria-labelledby={id}>
          <Typography id={id} variant="subtitle2" component="div">{t('broadcasts.who')}</Typography>
          <RadioGroup aria-labelledby={id} value={draft.audience} onChange={(event) => onChange({ audience: event.target.value as AudienceKind })}>
            {kinds.map((kind) => <FormControlLabel key={kind} value={kind} control={<Radio size="small" />} label={t(`broadcasts.audiences.${kind}`, { purpose: t(`purpose.${draft.purpose}`) })} />)}
          </RadioGroup>
        </Box>
        {draft.audience === 'segment' && (segments.length === 0
          ? <Typography color="textSecondary">{t('broadcasts.noSegment')} <TextLink to="/segments/create">{t('segments.add')}</TextLink></Typography>
          : (
            <TextField select label={t('segments.one')} value={draft.segmentId} onChange={(event) => onChange({ segmentId: event.target.value })}>
              {segments.map((each) => <MenuItem key={each.id} value={each.id}><bdi>{each.name}</bdi></MenuItem>)}
            </TextField>
          ))}
        {draft.audience === 'import' && (imports.length === 0
          ? <Typography color="textSecondary">{t('broadcasts.noImport')} <TextLink to="/imports">{t('imports.title')}</TextLink></Typography>
          : (
            <TextField select label={t('segments.import')} value={draft.importId} onChange={(event) => onChange({ importId: event.target.value })}>
              {imports.map((each) => <MenuItem key={each.id} value={each.id}><bdi>{each.name ?? t('imports.unnamed')}</bdi></MenuItem>)}
            </TextField>
          ))}
        {(definition !== undefined || draft.audience !== 'stored') && (
          <Box sx={{ borderRadius: '12px', bgcolor: 'surface.sunken', px: 2, py: 1.5 }}>
            <SegmentCountLine definition={definition} />
            {definition && <Box dir="auto" sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>{words(groupOf(definition))}</Box>}
            <Typography variant="body2" color="textSecondary">{t('broadcasts.countHint')}</Typography>
          </Box>
        )}
      </Box>
    </Section>
  );
}
