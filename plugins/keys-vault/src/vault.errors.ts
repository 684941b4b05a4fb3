import { isPluginError, PluginError } from '@consentry/plugin-sdk';

/**
 * What the operator alone can mend: a policy, a missing key, a refused login. Found at the start it is a fault of the
 * configuration; found later it is an outage, because the same settings worked before.
 */
export class OperatorFault extends PluginError {
  constructor(detail: string, status?: number) {
    super('unavailable', { detail, ...(status !== undefined && { providerCode: String(status) }) });
  }
}

/** Runs a step of the start. @throws PluginError `config_invalid` in place of an {@link OperatorFault}; others as they are. */
export async function atStart<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof OperatorFault) throw new PluginError('config_invalid', error.details);
    throw error;
  }
}

export const unavailable = (detail: string, status?: number): PluginError =>
  new PluginError('unavailable', { detail, ...(status !== undefined && { providerCode: String(status) }) });

/** What `host.fetch` threw. Every call here may be repeated, so an unknown outcome is no more than an outage. */
export function unreachable(error: unknown): PluginError {
  if (isPluginError(error) && error.code === 'config_invalid') return new OperatorFault(`Vault may not be contacted: ${error.details.detail ?? 'the address is refused.'}`);
  return unavailable('Vault could not be reached or did not answer in time.');
}
