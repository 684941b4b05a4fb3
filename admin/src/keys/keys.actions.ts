import { api } from '../app/http';
import type { Keys, SetKeyPolicy, StagedMasterKey } from './keys.types';

/** What changes a key asks for a confirmation; `api` puts the question. */
export const keyActions = {
  keys: () => api<Keys>('GET', 'keys'),
  rotateKey: () => api<Keys>('POST', 'keys/rotate'),
  setKeyPolicy: (body: SetKeyPolicy) => api<Keys>('PUT', 'keys/policy', { body }),
  stageMasterKey: () => api<StagedMasterKey>('POST', 'keys/master/stage'),
  activateMasterKey: (version: number) => api<Keys>('POST', 'keys/master/activate', { body: { version } }),
  destroyMasterKey: (version: number) => api<Keys>('POST', 'keys/master/destroy', { body: { version } }),
  setMasterKeyPolicy: (body: SetKeyPolicy) => api<Keys>('PUT', 'keys/master/policy', { body }),
};
