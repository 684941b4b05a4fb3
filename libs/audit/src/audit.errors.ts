import { defineErrors } from '@consentry/kernel';

export const auditErrors = defineErrors({
  'audit.not_found': [404, 'There is no such entry', 'It may have been purged; its place in the tree can still be proved by its position.'],
  'audit.not_sealed': [409, 'This entry has no place in the tree yet', 'Entries are sealed within a second. Ask again.'],
  'audit.verification_running': [409, 'The log is being verified already', 'GET /v1/audit-logs/verification tells how far it is.'],
});
