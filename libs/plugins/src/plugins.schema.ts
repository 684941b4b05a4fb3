import { z } from 'zod';

export const PluginView = z.object({
  id: z.string(), kind: z.enum(['channel', 'keys']), name: z.string(), channel: z.string().nullable(), sdk: z.string(),
  types: z.array(z.string()), serviceWindowHours: z.number().nullable(),
  /** The fields of a connection's form, secrets marked. */
  fields: z.array(z.object({ name: z.string(), secret: z.boolean(), required: z.boolean(), description: z.string().nullable() })),
  hasSimulator: z.boolean(),
}).meta({ id: 'Plugin' });
export const PluginList = z.object({ data: z.array(PluginView) }).meta({ id: 'PluginList' });
