import { createContext, useContext } from 'react';
import type { Session } from '../api.generated';
import { api, ApiProblem, keepCsrfToken } from './http';
import { queryClient } from './query.client';

export type Permission =
  | 'messages.read' | 'messages.send' | 'contacts.read' | 'contacts.write' | 'contacts.phone' | 'consents.write'
  | 'connections.read' | 'connections.write' | 'templates.read' | 'templates.sync' | 'inbound_events.read' | 'api_keys.read' | 'api_keys.write' | 'simulator.use';

export const SESSION_KEY = ['session'];

function adopt(session: Session): Session {
  keepCsrfToken(session.csrfToken);
  return session;
}

/** Who is signed in; asked at most once a minute. */
export function currentSession(): Promise<Session> {
  return queryClient.fetchQuery({
    queryKey: SESSION_KEY, staleTime: 60_000, queryFn: async () => adopt(await api<Session>('GET', 'auth/session')),
  });
}

export async function signIn(email: string, password: string): Promise<Session> {
  const session = adopt(await api<Session>('POST', 'auth/login', { body: { email, password } }));
  queryClient.clear();
  queryClient.setQueryData(SESSION_KEY, session);
  return session;
}

export async function signOut(): Promise<void> {
  const known = queryClient.getQueryData<Session>(SESSION_KEY);
  // Nothing of the last person may stay in memory for the next.
  queryClient.clear();
  if (!known) return;
  await api('POST', 'auth/logout').catch((error: unknown) => {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
  });
}

const SessionContext = createContext<Session | undefined>(undefined);
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session here');
  return session;
}

export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}
