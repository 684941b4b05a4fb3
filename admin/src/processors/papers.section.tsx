import DownloadIcon from '@mui/icons-material/DownloadOutlined';
import { Box, Button, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocale } from 'react-admin';
import { useActions } from '../app/data.actions';
import { LOCALES } from '../i18n/locales';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { save } from '../shared/save';
import { useT } from '../shared/translate';
import { PAPER_FORMATS, type PaperKind } from './processor.actions';

const PAPERS = ['dpa', 'dpia', 'records'] as const satisfies PaperKind[];

export function PapersSection() {
  const t = useT();
  const actions = useActions();
  const locale = useLocale() || 'en';
  const [lang, setLang] = useState<string>();
  const [format, setFormat] = useState<(typeof PAPER_FORMATS)[number]>('html');
  const [state, setState] = useState<{ busy?: PaperKind; error?: unknown }>({});
  const open = (kind: PaperKind) => {
    setState({ busy: kind });
    actions.privacyPaper(kind, lang ?? locale, format).then(async (answer) => {
      keep(await answer.blob(), `${kind}-${lang ?? locale}.${format}`);
      setState({});
    }).catch((error: unknown) => setState({ error }));
  };
  return (
    <Section title={t('processors.papers')} hint={t('processors.papersHint')} flush>
      <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap', px: 2.5, pt: 0.75, pb: 2 }}>
        <TextField select size="small" label={t('processors.language')} value={lang ?? locale} onChange={(event) => setLang(event.target.value)} sx={{ minWidth: 180 }}>
          {LOCALES.map((each) => <MenuItem key={each.locale} value={each.locale} lang={each.locale}>{each.name}</MenuItem>)}
        </TextField>
        <TextField select size="small" label={t('processors.format')} value={format} onChange={(event) => setFormat(event.target.value as typeof format)} sx={{ minWidth: 200 }}>
          {PAPER_FORMATS.map((each) => <MenuItem key={each} value={each}>{t(`processors.formats.${each}`)}</MenuItem>)}
        </TextField>
      </Box>
      {state.error !== undefined && <Box sx={{ px: 2.5, pb: 2 }}><ProblemAlert error={state.error} /></Box>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {PAPERS.map((kind) => {
          const name = t(`processors.paper.${kind}.name`);
          return (
            <Box component="li" key={kind} sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap', px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider' }}>
              <Box sx={{ flex: '1 1 280px', minWidth: 0 }}><Typography sx={{ fontWeight: 600 }}>{name}</Typography><Typography variant="body2" color="textSecondary">{t(`processors.paper.${kind}.what`)}</Typography></Box>
              <Button size="small" variant="outlined" color="inherit" startIcon={<DownloadIcon />} loading={state.busy === kind} loadingPosition="start" onClick={() => open(kind)} aria-label={t('processors.openPaperNamed', { name })}>{t('processors.openPaper')}</Button>
            </Box>
          );
        })}
      </Box>
      <Typography variant="body2" color="textSecondary" sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider' }}>{t('processors.legal')}</Typography>
    </Section>
  );
}

function keep(paper: Blob, name: string): void {
  const address = URL.createObjectURL(paper);
  save(address, name);
  // Not before the browser has begun to read it.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
