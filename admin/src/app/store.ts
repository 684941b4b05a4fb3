import { localStorageStore, type Store } from 'react-admin';

/** Choices of the reader, not of the account. */
const KEPT = ['theme', 'locale'];

/** react-admin empties its store on every sign-out, and on the first visit too; language and theme must outlive that. */
export function createStore(): Store {
  const inner = localStorageStore(undefined, 'consentry');
  return {
    ...inner,
    reset() {
      const kept = KEPT.map((key) => [key, inner.getItem<unknown>(key, undefined)] as const);
      inner.reset();
      for (const [key, value] of kept) if (value !== undefined) inner.setItem(key, value);
    },
  };
}
