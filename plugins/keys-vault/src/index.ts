import { defineKeys } from '@consentry/plugin-sdk';
import { openMasterKey } from './master.key.js';
import { hostsOf, VaultSettings } from './vault.settings.js';

/**
 * The master key is a key of the transit engine of HashiCorp Vault (1.13 or later) or OpenBao (claim VA-2).
 * It never leaves Vault: Consentry sends data keys there to be wrapped and unwrapped.
 */
export default defineKeys({
  id: 'vault',
  name: 'HashiCorp Vault / OpenBao',
  sdk: '^1.0.0',
  hosts: hostsOf,
  settings: VaultSettings,
  create: openMasterKey,
});
