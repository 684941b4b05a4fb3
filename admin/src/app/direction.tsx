import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import type { ReactNode } from 'react';
import { prefixer } from 'stylis';
import rtlPlugin from 'stylis-plugin-rtl';

const caches = {
  ltr: createCache({ key: 'ltr' }),
  rtl: createCache({ key: 'rtl', stylisPlugins: [prefixer, rtlPlugin] }),
};

/** Styles are written once, left to right; this mirrors them where the language runs the other way. */
export function Direction({ value, children }: { value: 'ltr' | 'rtl'; children: ReactNode }) {
  return <CacheProvider value={caches[value]} key={value}>{children}</CacheProvider>;
}
