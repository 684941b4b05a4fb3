import { z } from 'zod';

/** Marks fields of a settings schema as secret. Kept in a registry, so that the mark survives `.optional()` being read back. */
const secrets = z.registry<{ secret: true }>();

/**
 * A secret setting: the admin form hides it, the vault seals it, logs and answers never show it.
 * The one mark drives all of these; use it for every token, key and password.
 */
export function secret(schema: z.ZodString = z.string().min(1).max(4096)): z.ZodString {
  const marked = schema.clone();
  secrets.add(marked, { secret: true });
  return marked;
}

/** True when the field, or what it wraps as optional, nullable or default, was made by {@link secret}. */
export function isSecret(schema: z.core.$ZodType): boolean {
  // `get`, not `has`: it also finds the mark on the schema that this one was derived from by .describe(), .min() and the like.
  if (secrets.get(schema)?.secret) return true;
  const inner = (schema as { _zod?: { def?: { innerType?: z.core.$ZodType } } })._zod?.def?.innerType;
  return inner ? isSecret(inner) : false;
}

/** The names of the secret fields of a settings object, in order. */
export function secretFields(settings: z.ZodObject): string[] {
  return Object.entries(settings.shape)
    .filter(([, field]) => isSecret(field as z.core.$ZodType))
    .map(([name]) => name);
}
