import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { authorize, Clock, Database, findOr404, Ids, isUniqueViolation, ProblemError, type Actor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import './sso.errors.js';
import { DnsTexts } from './sso.dns.js';
import { dnsRecord, domainOfEmail } from './sso.domain.rules.js';
import type { AddSsoDomain, SsoDomainView } from './sso.schema.js';
import { domainView } from './sso.settings.js';

interface Row { id: string; domain: string; token: string; verified_at: Date | string | null; [column: string]: unknown }

const MOST = 50;

/** The domains that an organisation proved to be its own: people with an address there come in by its provider, and nobody else's. */
@Injectable()
export class SsoDomains {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly dns: DnsTexts) {}

  async add(actor: Actor, { domain }: z.infer<typeof AddSsoDomain>): Promise<z.infer<typeof SsoDomainView>> {
    authorize(actor, 'sso.write');
    const { organizationId } = actor;
    const row: Row = { id: this.ids.next(), domain, token: randomBytes(24).toString('base64url'), verified_at: null };
    await this.db.tx({ organizationId }, async (em) => {
      const [count] = await em.execute<{ n: number }[]>('select count(*)::int as n from sso_domains where organization_id = ?', [organizationId]);
      if (count!.n >= MOST) throw new ProblemError('sso.domain_limit');
      const added = await em.execute<unknown[]>(
        'insert into sso_domains (id, organization_id, domain, token, created_at) values (?, ?, ?, ?, ?) on conflict (organization_id, domain) do nothing returning 1', [row.id, organizationId, domain, row.token, this.clock.now()]);
      if (added.length === 0) throw new ProblemError('sso.domain_exists');
      await this.audit.append(em, actor, { action: 'sso.domain_added', object: { type: 'sso_domain', id: row.id }, context: { domain } });
    });
    return domainView(row);
  }

  /** Looks for the record, with no transaction open, and keeps that it was there. @throws ProblemError `sso.domain_unverified` saying what was looked for; `sso.domain_taken` */
  async verify(actor: Actor, id: string): Promise<z.infer<typeof SsoDomainView>> {
    authorize(actor, 'sso.write');
    const { organizationId } = actor;
    const row = await this.db.tx({ organizationId }, (em) => this.find(em, id));
    if (row.verified_at) return domainView(row);
    const { dnsName, dnsValue } = dnsRecord(row.domain, row.token);
    const texts = await this.dns.of(dnsName);
    if (!texts?.some((text) => text.trim() === dnsValue)) {
      const found = texts === undefined ? 'the DNS gave no answer' : texts.length === 0 ? 'there is no TXT record of that name' : `${texts.length === 1 ? 'the TXT record there says' : `none of the ${texts.length} TXT records there says`} ${texts.length === 1 ? 'something else' : 'that'}`;
      throw new ProblemError('sso.domain_unverified', { detail: `Looked for a TXT record ${dnsName} with the text ${dnsValue}: ${found}. New records can take an hour to be seen.`, extensions: { dnsName, dnsValue } });
    }
    return this.db.tx({ organizationId }, async (em) => {
      const verified = (await em.execute<Row[]>('update sso_domains set verified_at = ? where id = ? and organization_id = ? and verified_at is null returning *', [this.clock.now(), id, organizationId]))[0];
      // Somebody was faster: verified by another request, or removed.
      if (!verified) return domainView(await this.find(em, id));
      await this.audit.append(em, actor, { action: 'sso.domain_verified', object: { type: 'sso_domain', id }, context: { domain: row.domain } });
      return domainView(verified);
    }).catch((error: unknown) => {
      throw isUniqueViolation(error) ? new ProblemError('sso.domain_taken') : error;
    });
  }

  async remove(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'sso.write');
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const row = await this.find(em, id);
      await em.execute('delete from sso_domains where id = ?', [id]);
      await this.audit.append(em, actor, { action: 'sso.domain_removed', object: { type: 'sso_domain', id }, context: { domain: row.domain } });
    });
  }

  /** The organisation that proved the domain of an address. The address itself is looked up nowhere. */
  async ownerOf(email: string): Promise<string | undefined> {
    const domain = domainOfEmail(email);
    if (!domain) return undefined;
    const { rows } = await this.db.hot('system', (c) => c.query<{ organization_id: string }>({ name: 'sso_domain_owner', text: 'select organization_id from sso_domains where domain = $1 and verified_at is not null', values: [domain] }));
    return rows[0]?.organization_id;
  }

  private find(em: Em, id: string): Promise<Row> {
    return findOr404('sso.domain_not_found', em.execute<Row[]>('select id, domain, token, verified_at from sso_domains where id = ?', [id]).then((rows) => rows[0] ?? null));
  }
}
