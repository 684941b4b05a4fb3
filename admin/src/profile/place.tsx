import ComputerIcon from '@mui/icons-material/ComputerOutlined';
import PhoneIcon from '@mui/icons-material/SmartphoneOutlined';
import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useLocale } from 'react-admin';
import { useT } from '../shared/translate';
import { browserName } from './browser.name';

const HANDHELD = new Set(['iPhone', 'iPad', 'Android']);

export function useBrowserName(): (userAgent: string | null) => string {
  const t = useT();
  return (userAgent) => {
    const { browser, system } = browserName(userAgent);
    if (browser && system) return t('profile.browserOn', { browser, system });
    return browser ?? system ?? t('profile.unknownBrowser');
  };
}

interface Props { userAgent: string | null; ip: string | null; country: string | null; when: string; tag?: ReactNode; action: ReactNode }

/** A browser somewhere: what it is, from where, when last, and what can be done about it. */
export function Place({ userAgent, ip, country, when, tag, action }: Props) {
  const nameOf = useBrowserName();
  const countryName = useCountryName();
  const Icon = HANDHELD.has(browserName(userAgent).system ?? '') ? PhoneIcon : ComputerIcon;
  return (
    <Box component="li" sx={{ display: 'flex', gap: 2, alignItems: 'center', px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider', flexWrap: { xs: 'wrap', sm: 'nowrap' } }}>
      <Icon aria-hidden sx={{ color: 'text.secondary', flex: 'none' }} />
      <Box sx={{ flex: '1 1 220px', minWidth: 0 }}>
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}><Typography component="span" sx={{ fontWeight: 600 }}>{nameOf(userAgent)}</Typography>{tag}</Box>
        <Typography variant="body2" color="textSecondary">
          {ip !== null && <><bdi dir="ltr">{ip}</bdi>{' · '}</>}{country !== null && <>{countryName(country)}{' · '}</>}{when}
        </Typography>
      </Box>
      {action}
    </Box>
  );
}

/** From the two letters of ISO 3166-1. */
function useCountryName(): (code: string) => string {
  const locale = useLocale() ?? 'en';
  return (code) => {
    try {
      return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
    } catch {
      return code;
    }
  };
}

export const PLACES = { listStyle: 'none', m: 0, p: 0 } as const;
