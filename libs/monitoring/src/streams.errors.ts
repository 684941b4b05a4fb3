import { defineErrors } from '@consentry/kernel';

export const streamErrors = defineErrors({
  'audit_stream.not_found': [404, 'There is no such audit stream', 'GET /v1/audit-streams lists your streams.'],
  'audit_stream.limit': [409, 'There are too many audit streams', 'An organisation may have 10. Remove one that you no longer need.'],
});
