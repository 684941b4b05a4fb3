import { denied, failed, nothingThere, type ApiAnswer } from './api.answer.js';
import type { TokenStore } from './token.store.js';
import type { TransitEngine } from './transit.engine.js';

export interface ApiRequest { method: string; path: string; token: string | undefined; namespace: string | undefined; body: Record<string, unknown> }
export interface Backends { tokens: TokenStore; transit: TransitEngine; mount: string; namespace: string | undefined }

/** One request, as an unsealed Vault answers it: who it is, what it may, what there is. */
export function answerTo(request: ApiRequest, { tokens, transit, mount, namespace }: Backends): ApiAnswer {
  const { method, path, token, body } = request;
  if (request.namespace !== namespace) return denied();
  if (path === 'auth/approle/login') {
    const auth = tokens.login(body['role_id'], body['secret_id']);
    return auth ? { status: 200, json: { request_id: '', data: null, auth } } : failed(400, 'invalid role or secret ID');
  }
  if (path === 'auth/token/revoke-self') {
    if (token === undefined || !tokens.grantsOf(token)) return denied();
    tokens.setValid(token, false);
    return { status: 204 };
  }

  const [, verb, name = '', action] = path.startsWith(`${mount}/`) ? /^\/(keys|encrypt|decrypt)\/([\w.-]+)(?:\/(config|rotate|trim))?$/.exec(path.slice(mount.length)) ?? [] : [];
  // Encrypting is the one thing that asks for another capability when the key is not there yet.
  const capability = method === 'GET' ? 'read' : verb === 'encrypt' && !transit.keys.has(name) ? 'create' : 'update';
  if (!tokens.may(token, capability, path)) return denied();
  if (verb === undefined) return failed(404, `no handler for route ${JSON.stringify(path)}. route entry not found.`);
  switch (`${method} ${verb}${action ? `/${action}` : ''}`) {
    case 'GET keys': return transit.read(name);
    case 'POST keys': return transit.create(name, body);
    case 'POST keys/rotate': return transit.rotate(name);
    case 'POST keys/config': return transit.configure(name, body);
    case 'POST keys/trim': return transit.trim(name, body);
    case 'POST encrypt': return typeof body['plaintext'] === 'string' ? transit.encrypt(name, body) : failed(400, 'missing plaintext to encrypt');
    case 'POST decrypt': return typeof body['ciphertext'] === 'string' ? transit.decrypt(name, body) : failed(400, 'missing ciphertext to decrypt');
    default: return method === 'GET' ? nothingThere() : failed(405, 'unsupported operation');
  }
}
