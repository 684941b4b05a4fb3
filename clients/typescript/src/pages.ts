import type { paths } from './api.generated.js';
import type { ConsentryClient } from './client.js';
import { unwrap } from './problem.error.js';

/** What one page of this address holds; never, if it is no list. */
export type PageItem<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { 'application/json': { data: (infer Item)[]; nextCursor: string | null } } } } } } ? Item : never;

/** The addresses that answer page by page. */
export type ListPath = { [P in keyof paths]: [PageItem<P>] extends [never] ? never : P }[keyof paths];

type Parameters<P extends ListPath> = paths[P] extends { get: { parameters: infer All } } ? All : never;
type QueryOf<P extends ListPath> = Parameters<P> extends { query?: infer Query } ? Omit<NonNullable<Query>, 'cursor'> : never;
type PathOf<P extends ListPath> = Parameters<P> extends { path: infer Path } ? { path: Path } : { path?: never };

/** The filters of that address; `limit` is the size of a page. */
export type PageOptions<P extends ListPath> = { query?: QueryOf<P>; signal?: AbortSignal } & PathOf<P>;

interface Page { data: unknown[]; nextCursor: string | null }

/**
 * Everything in a list, fetched page by page as it is asked for: stop when you have enough, and nothing more is fetched.
 * @throws ConsentryError
 */
export async function* paginate<P extends ListPath>(client: ConsentryClient, path: P, ...[options]: {} extends PageOptions<P> ? [PageOptions<P>?] : [PageOptions<P>]): AsyncGenerator<PageItem<P>, void, undefined> {
  const get = client.GET as unknown as (path: string, init: unknown) => Promise<{ data: Page; response: Response }>;
  let cursor: string | undefined;
  do {
    const page = await unwrap(get(path, { params: { path: options?.path, query: { ...options?.query, cursor } }, signal: options?.signal }));
    yield* page.data as PageItem<P>[];
    // A list that leads back to where it was would be read for ever.
    if (page.nextCursor === cursor) return;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
