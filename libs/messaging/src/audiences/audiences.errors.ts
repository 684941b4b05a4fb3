import { defineErrors } from '@consentry/kernel';

export const audienceErrors = defineErrors({
  'segment.not_found': [404, 'There is no such segment', 'GET /v1/segments lists your segments.'],
  'segment.in_use': [409, 'A broadcast is going to use this segment', 'Change or delete the broadcasts that name it first.'],
});
