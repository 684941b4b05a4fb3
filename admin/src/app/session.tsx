import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Session } from '../api.generated';
import { answerQuestions, api, ApiProblem, askStepUp, keepCsrfToken } from './http';
import { queryClient } from './query.client';

export type Permission =
  | 'messages.read' | 'messages.send' | 'messages.resolve' | 'conversations.work' | 'conversations.assign' | 'inbox.settings' | 'media.read' | 'media.write'
  | 'policies.read' | 'policies.write' | 'restrictions.read' | 'restrictions.write' | 'consents.export' | 'consent_forms.read' | 'consent_forms.write' | 'consent_settings.read' | 'consent_settings.write'
  | 'templates.write' | 'broadcasts.read' | 'broadcasts.write' | 'broadcasts.send' | 'segments.read' | 'segments.write' | 'contacts.import' | 'tags.read' | 'tags.write'
  | 'contacts.read' | 'contacts.write' | 'contacts.phone' | 'consents.read' | 'consents.write'
  | 'connections.read' | 'connections.write' | 'plugins.read' | 'templates.read' | 'templates.sync' | 'inbound_events.read' | 'api_keys.read' | 'api_keys.write'
  | 'members.read' | 'members.write' | 'sessions.read' | 'sessions.end' | 'organization.read' | 'organization.write' | 'security.read' | 'security.write'
  | 'sso.read' | 'sso.write' | 'keys.read' | 'keys.rotate' | 'keys.master' | 'webhooks.read' | 'webhooks.write'
  | 'monitoring.read' | 'alerts.read' | 'alerts.write' | 'audit.read' | 'audit.write' | 'simulator.use' | 'mailbox.read'
  | 'privacy.read' | 'privacy.write' | 'privacy.decide' | 'retention.read' | 'retention.write' | 'exports.read' | 'exports.write' | 'processors.read' | 'processors.write' | 'backups.read' | 'backups.make' | 'organization.delete';

export const SESSION_KEY = ['session'];

function adopt(session: Session): Session {
  keepCsrfToken(session.csrfToken);
  return session;
}

const asked = { queryKey: SESSION_KEY, staleTime: 60_000, queryFn: async () => adopt(await api<Session>('GET', 'auth/session')) };

/** Who is signed in; asked at most once a minute. */
export function currentSession(): Promise<Session> {
  return queryClient.fetchQuery(asked);
}

/** The same, and whenever it changes. Undefined until the first answer. */
export function useCurrentSession(): Session | undefined {
  return useQuery(asked).data;
}

/** A session that has just begun. Nothing of whoever was here before stays in memory. */
export function enter(session: Session): void {
  queryClient.clear();
  renew(session);
}

/** The same person's session in a new shape: its tokens change when it is confirmed and when a password changes. */
export function renew(session: Session): void {
  queryClient.setQueryData(SESSION_KEY, adopt(session));
}

/** What the session says about the account has changed; asks again. */
export function refreshSession(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: SESSION_KEY });
}

const SOON_MS = 15_000;

/** Before something that no refusal comes back from: a download that the browser does by itself. False: the person would not confirm. */
export async function stepUpFirst(): Promise<boolean> {
  const { elevatedUntil } = await currentSession();
  return (elevatedUntil !== null && Date.parse(elevatedUntil) > Date.now() + SOON_MS) || askStepUp();
}

answerQuestions({ enrolment: () => void refreshSession() });

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
