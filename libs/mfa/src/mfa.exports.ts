import { z } from 'zod';
import { idOut, publicId } from '@consentry/kernel';
import { defineExport } from '@consentry/vault';

const at = z.iso.datetime();

/** Which second factors somebody has: names and times. Seeds, keys and codes never leave the house. */
defineExport({
  name: 'passkeys', what: 'Your passkeys', tables: ['passkeys'], personal: true, scope: 'system', where: 'true',
  shape: z.object({ id: idOut('passkey'), name: z.string(), backedUp: z.boolean(), createdAt: at, lastUsedAt: at.nullable() }),
  from: 'passkeys t', select: 't.id, t.name, t.backed_up, t.created_at, t.last_used_at', key: { 't.id': 'uuid' }, user: 't.user_id = :user',
  views: (rows: { id: string; name: string; backed_up: boolean; created_at: Date; last_used_at: Date | null }[]) => rows.map((r) => ({
    id: publicId('passkey', r.id), name: r.name, backedUp: r.backed_up, createdAt: r.created_at.toISOString(), lastUsedAt: r.last_used_at?.toISOString() ?? null,
  })),
});

defineExport({
  name: 'authenticators', what: 'Whether you have an authenticator app', tables: ['mfa_totp'], personal: true, scope: 'system', where: 'true',
  shape: z.object({ createdAt: at, confirmedAt: at.nullable() }),
  from: 'mfa_totp t', select: 't.created_at, t.confirmed_at', key: { 't.user_id': 'uuid' }, user: 't.user_id = :user',
  views: (rows: { created_at: Date; confirmed_at: Date | null }[]) => rows.map((r) => ({ createdAt: r.created_at.toISOString(), confirmedAt: r.confirmed_at?.toISOString() ?? null })),
});
