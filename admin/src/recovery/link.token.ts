import { useLayoutEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';

/**
 * The token of a link in a mail. It stands behind the `#`, which browsers send to nobody, and leaves the address bar (and with
 * it the history, and what a passer-by could photograph) before the page is painted. Undefined: the link had none.
 */
export function useLinkToken(): string | undefined {
  const { hash, pathname, search } = useLocation();
  const navigate = useNavigate();
  const inAddress = new URLSearchParams(hash.slice(1)).get('token') ?? undefined;
  const [token, setToken] = useState(inAddress);
  // A second link of the same kind, opened in the same tab, changes the fragment alone.
  if (inAddress !== undefined && inAddress !== token) setToken(inAddress);
  useLayoutEffect(() => {
    if (hash !== '') void navigate({ pathname, search }, { replace: true });
  }, [hash, pathname, search, navigate]);
  return inAddress ?? token;
}
