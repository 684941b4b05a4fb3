import { ID_PREFIXES, publicId, type IdKind } from '@consentry/kernel';

/** What an entry or an alert is about, as the API names it: `api_key` + UUID → `key_…`; of a kind that has no prefix, the UUID. */
export function publicObject(type: string, id: string): string {
  const kind = type.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return kind in ID_PREFIXES ? publicId(kind as IdKind, id) : id;
}
