import { defineErrors } from '@consentry/kernel';

export const exportErrors = defineErrors({
  'export.not_found': [404, 'There is no such copy', 'GET /v1/privacy/exports lists those there are. They are kept for seven days.'],
  'export.person_not_found': [404, 'There is no such person', 'Name contacts or a member of this organisation.'],
  'export.running': [409, 'A copy is being made already', 'Wait until it is ready, or cancel it: DELETE /v1/privacy/exports/{id}.'],
  'export.not_ready': [409, 'The copy is not ready', '`status` says how it stands.'],
  'export.gone': [410, 'The copy is not kept any more', 'Copies are kept for seven days. Have another one made.'],
  'export.unreadable': [500, 'The copy cannot be read', 'What lies in the storage is not what was put there. Have another one made.'],
  'export.storage_unavailable': [503, 'The storage of files does not answer', 'Try again in a moment.'],
});
