import { Box } from '@mui/material';
import type { TemplateDetail } from '../api.generated';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { shownParts } from './template.parts';

/** Every wording it has had, newest first. */
export function TemplateVersions({ template: { versions, version: current } }: { template: TemplateDetail }) {
  const t = useT();
  const format = useFormat();
  return (
    <Section title={t('templates.versions')} hint={t('templates.versionsHint')} flush>
      <Box component="ol" reversed sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {versions.map(({ version, components, createdAt, source }) => {
          const { header, body, footer } = shownParts(components, {});
          return (
            <Box component="li" key={version} sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider', fontSize: '0.875rem' }}>
              <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
                <Box component="span" sx={{ fontWeight: 600 }}>{t('templates.versionNumber', { version })}</Box>
                {version === current && <Tag tone="good">{t('templates.current')}</Tag>}
                <Box component="span" sx={{ color: 'text.secondary', marginInlineStart: 'auto' }}>{t(`templates.sources.${source}`)} · <time dateTime={createdAt}>{format.moment(createdAt)}</time></Box>
              </Box>
              <Box dir="auto" sx={{ color: 'text.secondary', whiteSpace: 'pre-wrap', mt: 0.5, overflowWrap: 'anywhere' }}>{[header, body, footer].filter(Boolean).join('\n')}</Box>
            </Box>
          );
        })}
      </Box>
    </Section>
  );
}
