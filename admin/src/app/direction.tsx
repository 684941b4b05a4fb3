import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import type { ReactNode } from 'react';
import rtlPlugin from 'stylis-plugin-rtl';

const caches = {
  ltr: createCache({ key: 'ltr' }),
  // Without emotion's prefixer: the browsers that run this build need none, and stylis 4.4's doesn't fit emotion's stylis 4.2.
  rtl: createCache({ key: 'rtl', stylisPlugins: [rtlPlugin] }),
};

/** Styles are written once, left to right; this mirrors them where the language runs the other way. */
export function Direction({ value, children }: { value: 'ltr' | 'rtl'; children: ReactNode }) {
  return <CacheProvider value={caches[value]} key={value}>{children}</CacheProvider>;
}
