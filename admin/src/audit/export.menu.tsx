import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Button, ListItemText, Menu, MenuItem } from '@mui/material';
import { useState } from 'react';
import { useT } from '../shared/translate';
import { queryOf, type AuditFilter } from './audit.filter';
import { ExportDialog, type ExportKind } from './export.dialog';

const KINDS = ['csv', 'ndjson', 'bundle'] as const satisfies ExportKind[];

export function ExportMenu({ filter }: { filter: AuditFilter }) {
  const t = useT();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [kind, setKind] = useState<ExportKind>();
  const choose = (chosen: ExportKind) => {
    setAnchor(null);
    setKind(chosen);
  };
  return (
    <>
      <Button variant="outlined" color="inherit" startIcon={<DownloadIcon />} aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}>{t('audit.export.title')}</Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} slotProps={{ list: { 'aria-label': t('audit.export.title') } }}>
        {KINDS.map((each) => (
          <MenuItem key={each} onClick={() => choose(each)} disabled={each !== 'bundle' && queryOf(filter) === undefined}>
            <ListItemText primary={t(`audit.export.${each}`)} secondary={t(`audit.export.hint.${each}`)} slotProps={{ secondary: { sx: { whiteSpace: 'normal', maxWidth: 320 } } }} />
          </MenuItem>
        ))}
      </Menu>
      {kind && <ExportDialog kind={kind} filter={filter} onClose={() => setKind(undefined)} />}
    </>
  );
}
