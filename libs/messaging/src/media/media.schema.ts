import { z } from 'zod';
import { MEDIA_TYPES } from '@consentry/plugin-sdk';
import { idIn, idOut } from '@consentry/kernel';

export const MEDIA_STATES = ['pending', 'ready', 'failed', 'refused', 'deleted'] as const;
export const REFUSALS = ['empty', 'too_large', 'type_refused', 'type_mismatch', 'damaged', 'rejected_by_provider'] as const;
export const FAILURES = ['connection_gone', 'not_supported', 'provider_unavailable', 'credentials_rejected'] as const;

export const MediaParam = z.strictObject({ id: idIn('media') });
export const ContentQuery = z.strictObject({ /** A download, whatever it is. */ download: z.stringbool().default(false) });

/** A message type that a channel takes this file as. */
const Fit = z.object({ plugin: z.string(), type: z.enum(MEDIA_TYPES), maxBytes: z.int() });

export const MediaView = z.object({
  id: idOut('media'),
  direction: z.enum(['in', 'out']),
  state: z.enum(MEDIA_STATES),
  /** Why it was refused or could not be fetched. */
  reason: z.enum([...REFUSALS, ...FAILURES]).nullable(),
  /** As found by looking into it. */
  mimeType: z.string().nullable(),
  size: z.int().nullable(),
  sha256: z.string().nullable(),
  name: z.string().nullable(),
  types: z.array(Fit),
  messageId: idOut('message').nullable(),
  connectionId: idOut('connection').nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
}).meta({ id: 'Media' });
export type MediaView = z.infer<typeof MediaView>;
