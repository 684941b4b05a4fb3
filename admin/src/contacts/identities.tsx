import { Box } from '@mui/material';
import type { Identity } from '../api.generated';
import { useName, useT } from '../shared/translate';

export function Identities({ identities }: { identities: Identity[] }) {
  const t = useT();
  const name = useName();
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 0.75 }}>
      {identities.map((identity) => (
        <Box component="li" key={identity.id} sx={{ display: 'flex', gap: 1, alignItems: 'baseline', flexWrap: 'wrap', fontSize: '0.90625rem' }}>
          <Box dir="ltr" sx={{ fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' }}>{identity.address}</Box>
          <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{name('channel', identity.channel)} · {t(`identity.${identity.kind}`)}</Box>
        </Box>
      ))}
    </Box>
  );
}
