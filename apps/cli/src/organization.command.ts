import { z } from 'zod';
import { ProblemError, publicId } from '@consentry/kernel';
import { passwordProblems } from '@consentry/auth';
import { configuration, organizationsOf, withDatabase, type Result } from './context.js';

const Options = z.strictObject({
  name: z.string().trim().min(1).max(200),
  ownerEmail: z.email().max(320),
  ownerPassword: z.string().superRefine((password, context) => {
    for (const message of passwordProblems(password)) context.addIssue({ code: 'custom', message });
  }),
});

/** Makes an organisation with its first owner. Beside a running server it can be used at once. */
export async function createOrganization(input: Record<string, unknown>, env: Record<string, string | undefined>): Promise<Result> {
  const parsed = Options.safeParse(input);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((i) => `--${String(i.path[0]).replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}: ${i.message}`);
    return { code: 2, text: faults.join('\n'), data: { errors: faults } };
  }
  const config = configuration(env);
  try {
    const made = await withDatabase(config, async (database) => (await organizationsOf(config, database)).create(parsed.data));
    const data = { organizationId: publicId('organization', made.organizationId), ownerId: publicId('user', made.ownerId) };
    return { code: 0, text: `Made ${parsed.data.name} (${data.organizationId}). Its owner can sign in as ${parsed.data.ownerEmail}.`, data };
  } catch (error) {
    if (error instanceof ProblemError) return { code: 1, text: `${error.code}: this e-mail has an account already.`, data: { code: error.code } };
    throw error;
  }
}
