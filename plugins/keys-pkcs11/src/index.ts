import { isAbsolute } from 'node:path';
import { defineKeys, secret, z } from '@consentry/plugin-sdk';
import { openMasterKey } from './master.key.js';

/**
 * Keeps the master key in an HSM behind PKCS#11 (claim VA-2): AES-256 keys that were made there and cannot be taken out.
 * The vendor's library reads its own environment (SoftHSM: SOFTHSM2_CONF). Setting up: docs/operations/keys-pkcs11.md.
 */
export default defineKeys({
  id: 'pkcs11',
  name: 'PKCS#11 HSM',
  sdk: '^1.0.0',
  hosts: [],
  settings: z.strictObject({
    module: z.string().max(4096).refine(isAbsolute, 'a full path').describe('Full path of the PKCS#11 library'),
    pin: secret(z.string().min(1).max(255)).describe('User PIN of the token'),
    tokenLabel: z.string().min(1).max(32).optional().describe('Label of the token'),
    slot: z.string().regex(/^\d{1,15}$/).optional().describe('Number of the slot, where labels do not tell tokens apart'),
    keyLabel: z.string().regex(/^[\w.:-]{1,48}$/).default('consentry-master').describe('The keys are called <keyLabel>-v1, <keyLabel>-v2, …'),
  }).refine((settings) => settings.tokenLabel !== undefined || settings.slot !== undefined, { path: ['tokenLabel'], message: 'name the token by its label or its slot' }),
  create: (settings, host, options) => openMasterKey(settings, host.log, options.initialise),
});
