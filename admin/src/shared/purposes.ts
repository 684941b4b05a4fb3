import type { ConsentState } from '../api.generated';

/** What a message can be for, in the order they are shown. */
export const PURPOSES = ['service', 'utility', 'marketing', 'authentication'] as const satisfies ConsentState['purpose'][];
