import type { Backup, BackupPage } from '../api.generated';
import { api, type Query } from '../app/http';

export const backupActions = {
  backups: (query: Query) => api<BackupPage>('GET', 'system/backups', { query }),
  makeBackup: () => api<Backup>('POST', 'system/backups'),
  verifyBackup: (id: string) => api<Backup>('POST', `system/backups/${encodeURIComponent(id)}/verify`),
};
