import { z } from 'zod';
import { ProblemError } from '@consentry/kernel';
import { passwordProblems } from '@consentry/auth';
import { configuration, operatorOf, withDatabase, type Result } from './context.js';

const Email = z.email().max(320);

/** Lifts every lock of a person after failed sign-ins. */
export function unlockUser(input: Record<string, unknown>, env: Record<string, string | undefined>): Promise<Result> {
  return forUser(input, env, (operator, email) => operator.unlock(email), (email) => `${email} can sign in again.`);
}

/** Removes every second factor of a person who lost them, and ends the sessions. */
export function resetUserMfa(input: Record<string, unknown>, env: Record<string, string | undefined>): Promise<Result> {
  return forUser(input, env, (operator, email) => operator.resetMfa(email), (email) => `${email} signs in with the password alone now, and should set up a second factor at once.`);
}

/** Sets a new password and ends the sessions. */
export async function setUserPassword(input: Record<string, unknown>, env: Record<string, string | undefined>): Promise<Result> {
  const password = String(input['password'] ?? '');
  const problems = passwordProblems(password, { email: String(input['email'] ?? '') });
  if (problems.length > 0) return { code: 2, text: problems.map((p) => `--password: ${p}`).join('\n'), data: { errors: problems } };
  return forUser(input, env, (operator, email) => operator.setPassword(email, password), (email) => `${email} signs in with the new password; every session is ended.`);
}

async function forUser(
  input: Record<string, unknown>, env: Record<string, string | undefined>, work: (operator: Awaited<ReturnType<typeof operatorOf>>, email: string) => Promise<void>, done: (email: string) => string,
): Promise<Result> {
  const email = Email.safeParse(input['email']);
  if (!email.success) return { code: 2, text: '--email: not an e-mail address', data: { errors: ['--email'] } };
  const config = configuration(env);
  try {
    await withDatabase(config, async (database) => work(await operatorOf(config, database), email.data));
    return { code: 0, text: done(email.data), data: { ok: true } };
  } catch (error) {
    if (error instanceof ProblemError) return { code: 1, text: `${error.code}: nobody has that address.`, data: { code: error.code } };
    throw error;
  }
}
