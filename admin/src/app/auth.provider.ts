import type { AuthProvider } from 'react-admin';
import type { Session } from '../api.generated';
import { ApiProblem } from './http';
import { currentSession, enter, SESSION_KEY, signOut } from './session';
import { queryClient } from './query.client';

/** A 401 that refuses what was typed, not the session it was typed in. */
const MISTYPED = new Set<string>(['auth.invalid_credentials', 'auth.invalid_code']);
const isSignedOut = (error: { status?: number }) => error.status === 401 && !(error instanceof ApiProblem && MISTYPED.has(error.problem.code));

export const authProvider: AuthProvider = {
  /** The sign-in page has won the session, by whichever way; from here on it is the panel's. */
  async login({ session }: { session: Session }) {
    enter(session);
  },
  logout: () => signOut(),
  async checkAuth() {
    try {
      await currentSession();
    } catch (error) {
      // A server that is away has signed nobody out.
      if (queryClient.getQueryData(SESSION_KEY) && !(error instanceof ApiProblem && error.status === 401)) return;
      throw Object.assign(new Error(), { message: false, redirectTo: '/login' });
    }
  },
  checkError: (error: { status?: number }) => (isSignedOut(error) ? Promise.reject(new Error('ra.notification.logged_out')) : Promise.resolve()),
  async getIdentity() {
    const { user } = await currentSession();
    return { id: user.id, fullName: user.name || user.email };
  },
  // No getPermissions: react-admin asks it on every page, and where nobody is signed in (a mail's link) takes the 401 for a reason to leave. `useMay` knows.
};
