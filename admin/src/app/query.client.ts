import { QueryClient } from '@tanstack/react-query';

/** Live events say when something is stale, so a short memory is enough and a second mount asks nothing. */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: (count, error) => count < 2 && !isRefusal(error) } },
});

/** The server has decided; asking again changes nothing. */
function isRefusal(error: Error): boolean {
  const status = (error as { status?: number }).status ?? 0;
  return status >= 400 && status < 500;
}
