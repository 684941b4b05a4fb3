import { z } from '@consentry/plugin-sdk';

export const CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION'] as const;
const Component = z.looseObject({ type: z.string() });
export const Template = z.object({
  id: z.string(), name: z.string(), language: z.string(), category: z.enum(CATEGORIES), status: z.string(), parameter_format: z.enum(['POSITIONAL', 'NAMED']).optional(),
  components: z.array(Component), quality_score: z.object({ score: z.string() }).optional(), rejected_reason: z.string().optional(),
});
export type HeldTemplate = z.infer<typeof Template>;
