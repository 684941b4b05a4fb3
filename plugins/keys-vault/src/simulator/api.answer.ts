/** An answer of Vault's API before it is written: JSON, or nothing at all with 204. */
export interface ApiAnswer { status: number; json?: unknown }

export const data = (value: unknown): ApiAnswer => ({ status: 200, json: { request_id: '', lease_id: '', renewable: false, lease_duration: 0, data: value, wrap_info: null, warnings: null, auth: null } });
export const failed = (status: number, ...errors: string[]): ApiAnswer => ({ status, json: { errors } });
export const denied = (): ApiAnswer => failed(403, '1 error occurred:\n\t* permission denied\n\n');
export const nothingThere = (): ApiAnswer => failed(404);
