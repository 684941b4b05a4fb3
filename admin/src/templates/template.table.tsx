import { Box, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { Template } from '../api.generated';
import { linkedRow, RowLink } from '../shared/row.link';
import { useT } from '../shared/translate';
import { TemplateQuality, TemplateState } from './template.state';
import { useCategoryName, useLanguageName, useTemplateReason } from './template.words';

const WIDE = { display: { xs: 'none', md: 'table-cell' } } as const;

export function TemplateTable({ templates }: { templates: Template[] }) {
  const t = useT();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('templates.title')}>
        <TableHead><TableRow><TableCell>{t('templates.name')}</TableCell><TableCell sx={WIDE}>{t('templates.category')}</TableCell><TableCell sx={WIDE}>{t('templates.language')}</TableCell><TableCell sx={WIDE}>{t('templates.quality')}</TableCell><TableCell align="right">{t('templates.state')}</TableCell></TableRow></TableHead>
        <TableBody>{templates.map((template) => <TemplateRow key={template.id} template={template} />)}</TableBody>
      </Table>
    </TableContainer>
  );
}

function TemplateRow({ template }: { template: Template }) {
  const language = useLanguageName();
  const category = useCategoryName();
  const reason = useTemplateReason()(template);
  return (
    <TableRow sx={linkedRow} data-template={template.name}>
      <TableCell sx={{ overflowWrap: 'anywhere' }}>
        <RowLink to={`/templates/${template.id}`}><bdi dir="ltr">{template.name}</bdi></RowLink>
        {reason && <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', maxWidth: 520 }}>{reason}</Box>}
      </TableCell>
      <TableCell sx={WIDE}>{category(template.category)}</TableCell>
      <TableCell sx={WIDE}>{language(template.language)}</TableCell>
      <TableCell sx={WIDE}><TemplateQuality quality={template.quality} /></TableCell>
      <TableCell align="right"><TemplateState state={template.state} /></TableCell>
    </TableRow>
  );
}
