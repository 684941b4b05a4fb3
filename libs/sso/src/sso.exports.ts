import { z } from 'zod';
import { idOut, publicId } from '@consentry/kernel';
import { defineExport } from '@consentry/vault';

const at = z.iso.datetime();

defineExport({
  name: 'sso-providers', what: 'Your identity provider, without its client secret', tables: ['sso_providers'],
  shape: z.object({ issuer: z.string(), clientId: z.string(), defaultRole: z.string(), enabled: z.boolean(), createdAt: at, updatedAt: at }),
  from: 'sso_providers t', select: 't.issuer, t.client_id, t.default_role, t.enabled, t.created_at, t.updated_at', key: { 't.organization_id': 'uuid' },
  views: (rows: { issuer: string; client_id: string; default_role: string; enabled: boolean; created_at: Date; updated_at: Date }[]) => rows.map((r) => ({
    issuer: r.issuer, clientId: r.client_id, defaultRole: r.default_role, enabled: r.enabled, createdAt: r.created_at.toISOString(), updatedAt: r.updated_at.toISOString(),
  })),
});

defineExport({
  name: 'sso-domains', what: 'Your domains', tables: ['sso_domains'],
  shape: z.object({ id: idOut('ssoDomain'), domain: z.string(), verifiedAt: at.nullable(), createdAt: at }),
  from: 'sso_domains t', key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: { id: string; domain: string; verified_at: Date | null; created_at: Date }[]) => rows.map((r) => ({ id: publicId('ssoDomain', r.id), domain: r.domain, verifiedAt: r.verified_at?.toISOString() ?? null, createdAt: r.created_at.toISOString() })),
});

defineExport({
  name: 'user-identities', what: 'Who people are to identity providers', tables: ['user_identities'],
  shape: z.object({ userId: idOut('user'), provider: z.string(), issuer: z.string(), subject: z.string(), createdAt: at, lastUsedAt: at }),
  from: 'user_identities t', key: { 't.provider': 'text', 't.issuer': 'text', 't.subject': 'text' }, made: 't.created_at', user: 't.user_id = :user',
  views: (rows: { user_id: string; provider: string; issuer: string; subject: string; created_at: Date; last_used_at: Date }[]) => rows.map((r) => ({
    userId: publicId('user', r.user_id), provider: r.provider, issuer: r.issuer, subject: r.subject, createdAt: r.created_at.toISOString(), lastUsedAt: r.last_used_at.toISOString(),
  })),
});
