import { z } from 'zod';
import { defineEvents } from '@consentry/kernel';

defineEvents({
  'audit.checkpoint': {
    what: 'The audit log grew, and this is its signed head',
    data: z.object({ size: z.int(), checkpoint: z.string().meta({ description: 'C2SP tlog-checkpoint as a signed note. Keep it: a later log that does not begin with this one was altered.' }) }),
  },
});
