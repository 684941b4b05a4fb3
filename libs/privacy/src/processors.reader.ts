import { Injectable } from '@nestjs/common';
import { Database, type Em } from '@consentry/kernel';
import { PluginRegistry, type Plugin } from '@consentry/plugins';
import { MasterKeys } from '@consentry/vault';
import { Facilities } from './processors.facilities.js';
import { inUseBy, type Described, type InUse, type PluginFacts, type ProcessorRow } from './processors.rules.js';

/** What every organisation, or one, uses of others. Seen by the system: who signs in with Facebook stands with the installation. */
const IN_USE = `
  select o.id,
    coalesce((select array_agg(distinct c.plugin) from connections c where c.organization_id = o.id and c.status <> 'disconnected'), '{}') as plugins,
    coalesce((select array_agg(distinct coalesce(s.settings->>'url', s.settings->>'host')) from audit_streams s where s.organization_id = o.id and s.enabled), '{}') as streams,
    (select p.issuer from sso_providers p where p.organization_id = o.id and p.enabled) as issuer,
    exists (select 1 from user_identities i join memberships m on m.user_id = i.user_id where m.organization_id = o.id and m.disabled_at is null and i.provider = 'facebook') as facebook
  from organizations o where $1::uuid is null or o.id = $1`;

const KNOWN = `
  select o.id, exists (select 1 from processor_reviews v where v.organization_id = o.id) as reviewed,
    coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'key', p.key, 'source', p.source, 'name', p.name, 'host', p.host, 'regions', p.regions, 'purposes', p.purposes, 'categories', p.categories, 'terms', p.terms,
      'since', p.since, 'ended_at', p.ended_at, 'told', p.told)) from processors p where p.organization_id = o.id), '[]') as rows
  from organizations o`;

/** What is in use, and what is written down of it. */
@Injectable()
export class ProcessorReader {
  constructor(private readonly db: Database, private readonly registry: PluginRegistry, private readonly masters: MasterKeys, private readonly facilities: Facilities) {}

  /** Who processes the data of each organisation right now. */
  async inUse(organizationId: string | null): Promise<Map<string, Described[]>> {
    const { rows } = await this.db.hot('system', (c) => c.query<InUse & { id: string }>({ text: IN_USE, values: [organizationId] }));
    const channels = this.registry.all().filter((plugin) => plugin.kind === 'channel').map(factsOf);
    const keepers = [this.masters.keeper, this.masters.previous].flatMap((keeper) => (keeper ? this.registry.keys(keeper.provider) ?? [] : [])).map(factsOf);
    return new Map(rows.map((row) => [row.id, inUseBy(row, channels, keepers, this.facilities.all())]));
  }

  /** What is written down for every organisation, and whether anybody ever looked. */
  async known(): Promise<{ id: string; reviewed: boolean; rows: ProcessorRow[] }[]> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ id: string; reviewed: boolean; rows: ProcessorRow[] }>({ text: KNOWN }));
    return rows;
  }

  async rows(em: Em, organizationId: string, { lock = false } = {}): Promise<ProcessorRow[]> {
    return em.execute<ProcessorRow[]>(`select id, key, source, name, host, regions, purposes, categories, terms, since, ended_at, told from processors where organization_id = ? order by created_at, id ${lock ? 'for update' : ''}`, [organizationId]);
  }
}

function factsOf({ id, name, kind, hosts, processor }: Plugin): PluginFacts {
  return { id, name, kind, external: typeof hosts === 'function' || hosts.length > 0, processor };
}
