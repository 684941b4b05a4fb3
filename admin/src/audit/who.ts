import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useDataProvider } from 'react-admin';
import type { ApiKey, AuditLog, Member } from '../api.generated';
import { useMay } from '../app/session';
import { useT } from '../shared/translate';

/** The most people and keys whose names are fetched together; a log names whoever there ever was, the rest by their ids. */
const MOST = 200;

export interface Known { id: string; name: string; kind: 'user' | 'api_key' | 'system' }

/** Whoever can act here, by name: people and API keys. */
export function useKnown(): Known[] {
  const may = useMay();
  const data = useDataProvider();
  const page = { pagination: { page: 1, perPage: MOST } };
  const people = useQuery({ queryKey: ['users', 'known'], enabled: may('members.read'), staleTime: 60_000, queryFn: async () => (await data.getList<Member>('users', page)).data });
  const keys = useQuery({ queryKey: ['api-keys', 'known'], enabled: may('api_keys.read'), staleTime: 60_000, queryFn: async () => (await data.getList<ApiKey>('api-keys', page)).data });
  return useMemo(() => [
    ...(people.data ?? []).map(({ id, name, email }): Known => ({ id, name: name || email, kind: 'user' })),
    ...(keys.data ?? []).map(({ id, name }): Known => ({ id, name, kind: 'api_key' })),
  ], [people.data, keys.data]);
}

const ID_SHOWN = 12;

/** Who did it, in words: a name, or a kind and the end of an id. */
export function useWho(): (actor: AuditLog['actor']) => string {
  const t = useT();
  const known = useKnown();
  const names = useMemo(() => new Map(known.map(({ id, name }) => [id, name])), [known]);
  return ({ type, id }) => {
    if (type === 'system') return t('audit.who.system', { part: id });
    return names.get(id) ?? t(`audit.who.${type}`, { id: id.slice(-ID_SHOWN) });
  };
}
