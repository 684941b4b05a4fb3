import { Injectable } from '@nestjs/common';
import { announceWith, Clock, Ids, type Actor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { normalizeAddress, type NormalAddress } from './contacts.address.js';
import { Contact, Identity } from './contacts.entity.js';
import { ContactHooks } from './contacts.hooks.js';

/** The person behind addresses: found, made, or joined from several. Works inside the caller's transaction. */
@Injectable()
export class People {
  constructor(private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly hooks: ContactHooks) {}

  /**
   * The contact that has these addresses, made when there is none. Addresses of one person that led to two contacts
   * join them: the provider says that they are one. The contact's row is locked until the transaction ends.
   */
  async findOrCreate(em: Em, actor: Actor, channel: string, addresses: { kind: string; value: string }[], name?: string): Promise<Contact> {
    const normal = addresses.map((a) => normalizeAddress(channel, a.value, 'from'));
    await this.lockAddresses(em, actor.organizationId, channel, normal);
    const known = await em.find(Identity, { channel, address: { $in: normal.map((a) => a.value) } });
    const contactIds = [...new Set(known.map((i) => i.contactId))].sort();
    const keptId = contactIds[0] ?? (await this.make(em, actor, name)).id;
    await em.execute('select 1 from contacts where id = any(?::uuid[]) order by id for no key update', [`{${[keptId, ...contactIds].join(',')}}`]);
    for (const goneId of contactIds.slice(1)) await this.merge(em, actor, keptId, goneId);
    const contact = await em.findOneOrFail(Contact, { id: keptId }, { refresh: true });
    for (const address of normal) {
      if (!known.some((i) => i.address === address.value)) await this.addIdentity(em, contact, channel, address);
    }
    if (name && !contact.name) contact.name = name.slice(0, 200);
    await em.flush();
    return contact;
  }

  async addIdentity(em: Em, contact: Contact, channel: string, address: NormalAddress): Promise<void> {
    em.create(Identity, {
      id: this.ids.next(), organizationId: contact.organizationId, contactId: contact.id, channel, kind: address.kind, address: address.value, createdAt: this.clock.now(),
    });
    await em.flush();
  }

  /** Everything of `goneId` becomes `keptId`'s; the stricter consent wins (CM-2). */
  async merge(em: Em, actor: Actor, keptId: string, goneId: string): Promise<void> {
    const now = this.clock.now();
    await em.execute('update identities set contact_id = ? where contact_id = ?', [keptId, goneId]);
    await em.execute(
      `update contacts k set name = coalesce(k.name, g.name), attributes = g.attributes || k.attributes, updated_at = ? from contacts g where k.id = ? and g.id = ?`, [now, keptId, goneId]);
    await em.execute('update contacts set merged_into = ?, updated_at = ? where id = ? or merged_into = ?', [keptId, now, goneId, goneId]);
    await this.hooks.afterMerge(em, actor, keptId, goneId);
    await this.audit.append(em, actor, { action: 'contact.merged', object: { type: 'contact', id: keptId }, context: { merged: goneId } });
    await announceWith(em, actor.organizationId, [{ resource: 'contacts' }]);
  }

  private async make(em: Em, actor: Actor, name?: string): Promise<Contact> {
    const now = this.clock.now();
    const contact = em.create(Contact, {
      id: this.ids.next(), organizationId: actor.organizationId, name: name?.slice(0, 200) ?? null, attributes: {}, createdAt: now, updatedAt: now, erasedAt: null, mergedInto: null,
    });
    await em.flush();
    await this.audit.append(em, actor, { action: 'contact.created', object: { type: 'contact', id: contact.id }, context: { source: 'inbound' } });
    await announceWith(em, actor.organizationId, [{ resource: 'contacts' }]);
    return contact;
  }

  /** Two deliveries from one new person must not make two contacts: the address itself is the lock. */
  private async lockAddresses(em: Em, organizationId: string, channel: string, addresses: NormalAddress[]): Promise<void> {
    const keys = addresses.map((a) => `${organizationId}|${channel}|${a.value}`).sort();
    for (const key of keys) await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 727003))', [key]);
  }
}
