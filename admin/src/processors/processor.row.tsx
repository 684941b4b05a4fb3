import OpenIcon from '@mui/icons-material/OpenInNew';
import { Box, Button, Link, Typography } from '@mui/material';
import type { Processor } from '../api.generated';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { useProcessorWords, type Words } from './processor.words';

export function ProcessorRow({ of, onEdit, onRemove }: { of: Processor; onEdit?: () => void; onRemove?: () => void }) {
  const t = useT();
  const format = useFormat();
  const wordsOf = useProcessorWords();
  const { source, host, regions, purposes, categories, terms, since } = of;
  const name = wordsOf(source, of.name);
  return (
    <Box component="li" data-processor={of.id} data-source={source} sx={{ display: 'grid', gap: 1.25, px: 2.5, py: 2, borderTop: 1, borderColor: 'divider' }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography component="h3" sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}><Told words={name} /></Typography>
        <Tag tone={source === 'manual' ? 'neutral' : 'info'}>{t(`processors.source.${source}`)}</Tag>
        <Box sx={{ flex: 1 }} />
        {onEdit && <Button size="small" variant="outlined" color="inherit" onClick={onEdit} aria-label={t('processors.editNamed', { name: of.name })}>{t('processors.edit')}</Button>}
        {onRemove && <Button size="small" variant="outlined" color="error" onClick={onRemove} aria-label={t('processors.removeNamed', { name: of.name })}>{t('processors.remove')}</Button>}
      </Box>
      <Facts>
        <Fact name={t('processors.purposes')}><Several all={purposes.map((purpose) => wordsOf(source, purpose))} /></Fact>
        <Fact name={t('processors.regions')}>{regions.length > 0 ? <Several all={regions.map((region) => wordsOf(source, region))} inline /> : t('processors.noRegion')}</Fact>
        <Fact name={t('processors.categories')}>{categories.length > 0 ? format.list(categories.map((category) => t(`processors.category.${category}`))) : t('processors.noCategories')}</Fact>
        {host !== null && <Fact name={t('processors.host')}><bdi dir="ltr">{host}</bdi></Fact>}
        <Fact name={t('processors.since')}>{since === null ? t('processors.justFound') : format.date(since)}</Fact>
        {terms !== null && <Fact name={t('processors.terms')}><Link href={terms} target="_blank" rel="noopener noreferrer" aria-label={t('processors.openTermsNamed', { name: name.text })} sx={{ display: 'inline-flex', gap: 0.5, alignItems: 'center' }}>{t('processors.openTerms')}<OpenIcon aria-hidden sx={{ fontSize: 15 }} /></Link></Fact>}
      </Facts>
    </Box>
  );
}

function Told({ words: { text, own } }: { words: Words }) {
  return own ? text : <bdi>{text}</bdi>;
}

function Several({ all, inline }: { all: Words[]; inline?: boolean }) {
  return all.map((words, n) => <Box key={words.text} component={inline ? 'span' : 'div'}>{inline && n > 0 && ' · '}<Told words={words} /></Box>);
}
