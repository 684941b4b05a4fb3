import type { ApiKey } from '../api.generated';
import { useApiDocument } from '../shared/api.document';

/** Every scope there is, grouped by what it is about. From the API's description; until that names them, those of the keys there are. */
export function useScopes(keys: ApiKey[] = []): [subject: string, scopes: string[]][] {
  const declared = useApiDocument()?.components.securitySchemes?.apiKey?.['x-scopes'];
  const names = declared ? Object.keys(declared) : [...new Set(keys.flatMap(({ scopes }) => scopes))];
  return groupScopes(names);
}

export function groupScopes(names: string[]): [subject: string, scopes: string[]][] {
  return Object.entries(Object.groupBy(names.toSorted(), (name) => name.split('.')[0] ?? name)).map(([subject, scopes = []]) => [subject, scopes]);
}
