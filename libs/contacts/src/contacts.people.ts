import { Injectable } from '@nestjs/common';
import { announceWith, Clock, Ids, type Actor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Vault, type KeyRing } from '@consentry/vault';
import { normalizeAddress, type NormalAddress } from './contacts.address.js';
import { Contact, Identity } from './contacts.entity.js';
import { ContactHooks } from './contacts.hooks.js';
import { indexAddress, openAttributes, openName, sealAddress, sealAttributes, sealName } from './contacts.sealed.js';

/** The person behind addresses: found, made, or joined from several. Works inside the caller's transaction. */
@Injectable()
export class People {
  constructor(private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly hooks: ContactHooks, private readonly vault: Vault) {}

  /**
   * The contact that has these addresses, made when there is none. Addresses of one person that led to two contacts
   * join them: the provider says that they are one. The contact's row is locked until the transaction ends.
   */
  async findOrCreate(em: Em, actor: Actor, channel: string, addresses: { kind: string; value: string }[], name?: string): Promise<Contact> {
    const ring = this.vault.ready(actor.organizationId);
    const normal = addresses.map((a) => normalizeAddress(channel, a.value, 'from')).map((a) => ({ ...a, index: indexAddress(ring, a.value) }));
    await this.lockAddresses(em, channel, normal);
    const known = await em.find(Identity, { channel, addressIndex: { $in: normal.map((a) => a.index) } });
    const contactIds = [...new Set(known.map((i) => i.contactId))].sort();
    const keptId = contactIds[0] ?? (await this.make(em, actor, name)).id;
    await em.execute('select 1 from contacts where id = any(?::uuid[]) order by id for no key update', [`{${[keptId, ...contactIds].join(',')}}`]);
    for (const goneId of contactIds.slice(1)) await this.merge(em, actor, keptId, goneId);
    const contact = await em.findOneOrFail(Contact, { id: keptId }, { refresh: true });
    for (const address of normal) {
      if (!known.some((i) => address.index.equals(i.addressIndex))) await this.addIdentity(em, ring, contact, channel, address);
    }
    if (name && !contact.name) Object.assign(contact, sealName(ring, contact.id, name.slice(0, 200)));
    await em.flush();
    return contact;
  }

  async addIdentity(em: Em, ring: KeyRing, contact: Contact, channel: string, address: NormalAddress): Promise<void> {
    const id = this.ids.next();
    em.create(Identity, { id, organizationId: contact.organizationId, contactId: contact.id, channel, kind: address.kind, ...sealAddress(ring, id, address.value), createdAt: this.clock.now() });
    await em.flush();
  }

  /** Everything of `goneId` becomes `keptId`'s; the stricter consent wins (CM-2). */
  async merge(em: Em, actor: Actor, keptId: string, goneId: string): Promise<void> {
    const now = this.clock.now();
    await em.execute('update identities set contact_id = ? where contact_id = ?', [keptId, goneId]);
    const ring = this.vault.ready(actor.organizationId);
    const [kept, gone] = [await em.findOneOrFail(Contact, { id: keptId }, { refresh: true }), await em.findOneOrFail(Contact, { id: goneId }, { refresh: true })];
    // What is sealed belongs to its row: it is opened there and sealed here.
    if (!kept.name) Object.assign(kept, sealName(ring, keptId, openName(ring, goneId, gone.name ?? null)));
    Object.assign(kept, sealAttributes(ring, keptId, { ...openAttributes(ring, goneId, gone.attributes ?? null), ...openAttributes(ring, keptId, kept.attributes ?? null) }));
    kept.timeZone ??= gone.timeZone ?? null;
    kept.language ??= gone.language ?? null;
    kept.updatedAt = now;
    kept.importFresh = false;
    await em.flush();
    await em.execute(`insert into contact_tags (organization_id, contact_id, tag_id, created_at) select organization_id, ?, tag_id, ? from contact_tags where contact_id = ? on conflict do nothing`, [keptId, now, goneId]);
    await em.execute('delete from contact_tags where contact_id = ?', [goneId]);
    await em.execute('update contacts set merged_into = ?, updated_at = ?, import_fresh = false where id = ? or merged_into = ?', [keptId, now, goneId, goneId]);
    await this.hooks.afterMerge(em, actor, keptId, goneId);
    await this.audit.append(em, actor, { action: 'contact.merged', object: { type: 'contact', id: keptId }, context: { merged: goneId } });
    await announceWith(em, actor.organizationId, [{ resource: 'contacts' }]);
  }

  private async make(em: Em, actor: Actor, name?: string): Promise<Contact> {
    const now = this.clock.now();
    const id = this.ids.next();
    const contact = em.create(Contact, {
      id, organizationId: actor.organizationId, ...sealName(this.vault.ready(actor.organizationId), id, name?.slice(0, 200) ?? null), attributes: null, attributeIndex: [], timeZone: null, language: null,
      createdAt: now, updatedAt: now, erasedAt: null, mergedInto: null, importId: null, importFresh: false, removedAt: null,
    });
    await em.flush();
    await this.audit.append(em, actor, { action: 'contact.created', object: { type: 'contact', id: contact.id }, context: { source: 'inbound' } });
    await announceWith(em, actor.organizationId, [{ resource: 'contacts' }]);
    return contact;
  }

  /** Two deliveries from one new person must not make two contacts: the address itself is the lock. */
  private async lockAddresses(em: Em, channel: string, addresses: { index: Buffer }[]): Promise<void> {
    const keys = addresses.map((a) => `${channel}|${a.index.toString('hex')}`).sort();
    for (const key of keys) await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 727003))', [key]);
  }
}
