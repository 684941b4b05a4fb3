import type { AuthProvider } from 'react-admin';
import { ApiProblem } from './http';
import { currentSession, SESSION_KEY, signIn, signOut } from './session';
import { queryClient } from './query.client';

interface Credentials { email: string; password: string }

export const authProvider: AuthProvider = {
  login: ({ email, password }: Credentials) => signIn(email, password),
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
  checkError: (error: { status?: number }) => (error.status === 401 ? Promise.reject(new Error('ra.notification.logged_out')) : Promise.resolve()),
  async getIdentity() {
    const { user } = await currentSession();
    return { id: user.id, fullName: user.name || user.email };
  },
  getPermissions: async () => (await currentSession()).permissions,
};
