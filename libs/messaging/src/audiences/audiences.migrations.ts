import { tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

/** Part of the step that makes broadcasts: a segment comes before the broadcast that names it. */
export const SEGMENTS_SQL = `
  create table segments (
    id uuid primary key,
    organization_id uuid not null,
    name text not null,
    -- Sealed: it holds values of attributes.
    definition bytea not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  );
  create index segments_list on segments (organization_id, created_at desc, id desc);
  ${tenantPolicy('segments')}
  ${sealedGuard('segments', ['definition'])}`;
