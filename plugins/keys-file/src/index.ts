import { defineKeys, z } from '@consentry/plugin-sdk';
import { openMasterKey } from './master.key.js';

/**
 * Keeps the master key in files of its own folder, away from the database and its backups (claim VA-2).
 * Fit for one machine or one shared, private volume; where a key manager exists, use its plugin.
 */
export default defineKeys({
  id: 'file',
  name: 'Key files',
  sdk: '^1.0.0',
  hosts: [],
  settings: z.strictObject({
    dir: z.string().min(1).max(4096).describe('Folder that holds master-1.key, master-2.key, …'),
  }),
  create: (settings, host, options) => openMasterKey(settings.dir, host.log, options.initialise),
});
