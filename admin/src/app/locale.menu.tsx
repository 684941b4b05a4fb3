import TranslateIcon from '@mui/icons-material/TranslateOutlined';
import { IconButton, Menu, MenuItem, Tooltip } from '@mui/material';
import { useState } from 'react';
import { useLocaleState } from 'react-admin';
import { directionOf, LOCALES } from '../i18n/locales';
import { useT } from '../shared/translate';

export function LocaleMenu() {
  const t = useT();
  const [locale, setLocale] = useLocaleState();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const label = t('app.language');
  return (
    <>
      <Tooltip title={label}>
        <IconButton aria-label={label} aria-haspopup="menu" aria-expanded={Boolean(anchor)} onClick={(event) => setAnchor(event.currentTarget)}><TranslateIcon /></IconButton>
      </Tooltip>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
        {LOCALES.map(({ locale: code, name }) => (
          <MenuItem key={code} selected={code === locale} lang={code} dir={directionOf(code)} onClick={() => { setAnchor(null); setLocale(code); }}>{name}</MenuItem>
        ))}
      </Menu>
    </>
  );
}
