import { defineErrors } from '@consentry/kernel';

export const processorErrors = defineErrors({
  'processor.not_found': [404, 'There is no such entry in the register', 'Check the id.'],
  'processor.derived': [409, 'This entry follows from what is in use', 'It goes when the connection or the setting goes that it comes from. Add an entry of your own to say more.'],
  'processor.too_many': [409, 'The register is full', 'Remove entries that are no longer true, or put services of one company into one entry.'],
});
