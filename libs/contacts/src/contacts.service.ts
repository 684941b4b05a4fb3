import { raw, type FilterQuery } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  announceWith, authorize, behind, Clock, cutPage, Database, decodeCursor, definePermissions, findOr404, Ids, isUniqueViolation, may, ProblemError, publicId, type Actor, type Em, TimeCursor } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { Vault, type KeyRing } from '@consentry/vault';
import { normalizeAddress } from './contacts.address.js';
import { Contact, Identity } from './contacts.entity.js';
import { ContactHooks } from './contacts.hooks.js';
import { People } from './contacts.people.js';
import { maskPhone, normalizePhone } from './contacts.phone.js';
import { indexAddress, nameQuery, openAddress, openAttributes, openName, sealAddress, sealAttributes, sealName } from './contacts.sealed.js';
import type { ContactQuery, ContactView, CreateContact, UpdateContact } from './contacts.schema.js';
import { putTags, tagsOf, tagView, type TagRow } from './contacts.tags.sql.js';

definePermissions({
  'contacts.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see contacts' },
  'contacts.write': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT'], scope: true, what: 'make and change contacts' },
  'contacts.phone': { roles: ['OWNER', 'ADMIN', 'AGENT'], scope: true, what: 'see whole telephone numbers' },
});
defineAuditActions({
  'contact.created': { type: 'account_change', what: 'A contact was made', context: ['source'] },
  'contact.changed': { type: 'account_change', what: 'A contact was changed', context: ['fields'] },
  'contact.tagged': { type: 'account_change', what: "A contact's tags were changed", context: ['added', 'removed'] },
  'contact.merged': { type: 'account_change', what: 'Two contacts were merged into one', context: ['merged'] },
});

@Injectable()
export class Contacts {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit,
    private readonly hooks: ContactHooks, private readonly people: People, private readonly vault: Vault,
  ) {}

  async create(actor: Actor, input: z.infer<typeof CreateContact>): Promise<z.infer<typeof ContactView>> {
    authorize(actor, 'contacts.write');
    if (input.optedIn !== undefined || input.marketingOptedIn !== undefined) authorize(actor, 'consents.write');
    const addresses = [
      ...(input.phone ? [{ channel: 'whatsapp', kind: 'phone' as const, value: input.phone, path: 'phone' }] : []),
      ...input.identities.map((i, n) => ({ channel: i.channel, ...normalizeAddress(i.channel, i.address, `identities.${n}.address`), path: `identities.${n}.address` })),
    ].filter((a, n, all) => all.findIndex((b) => b.channel === a.channel && b.value === a.value) === n);
    const { organizationId } = actor;
    const now = this.clock.now();
    return this.db.tx({ organizationId }, async (em) => {
      const ring = this.vault.ready(organizationId);
      const contactId = this.ids.next();
      const contact = em.create(Contact, {
        id: contactId, organizationId, ...sealName(ring, contactId, input.name ?? null), ...sealAttributes(ring, contactId, input.attributes ?? {}), timeZone: input.timeZone ?? null, language: input.language ?? null,
        createdAt: now, updatedAt: now, erasedAt: null, mergedInto: null, importId: null, importFresh: false, removedAt: null,
      });
      await em.flush();
      for (const address of addresses) {
        const taken = await em.findOne(Identity, { channel: address.channel, addressIndex: indexAddress(ring, address.value) });
        if (taken) throw identityTaken(taken.contactId, address.path);
        const id = this.ids.next();
        em.create(Identity, { id, organizationId, contactId: contact.id, channel: address.channel, kind: address.kind, ...sealAddress(ring, id, address.value), createdAt: now });
      }
      await em.flush();
      await this.audit.append(em, actor, { action: 'contact.created', object: { type: 'contact', id: contact.id }, context: { source: actor.kind } });
      await this.hooks.afterCreate(em, actor, contact.id, {
        optedIn: input.optedIn ?? false, marketingOptedIn: input.marketingOptedIn ?? false, channels: [...new Set(addresses.map((a) => a.channel))],
      });
      await announceWith(em, organizationId, [{ resource: 'contacts' }]);
      return this.view(actor, em, contact);
    }).catch((error: unknown) => {
      // Two requests for one number at the same moment: the loser learns it from the index.
      if (isUniqueViolation(error)) throw identityTaken(undefined, addresses[0]?.path ?? 'identities');
      throw error;
    });
  }

  async list(actor: Actor, query: z.infer<typeof ContactQuery>) {
    authorize(actor, 'contacts.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const ring = this.vault.ready(actor.organizationId);
      const found = [...(query.q ? [{ id: { $in: await this.search(em, ring, query.q) } }] : []), ...(query.tagId ? [{ id: { $in: raw('select contact_id from contact_tags where tag_id = ?', [query.tagId]) } }] : [])];
      const where = { mergedInto: null, removedAt: null, $and: found } as FilterQuery<Contact>;
      const rows = await em.find(Contact, { ...(where as object), ...behind(after) } as FilterQuery<Contact>,
        { orderBy: { createdAt: 'desc', id: 'desc' }, limit: query.limit + 1 });
      const identities = Map.groupBy(await em.find(Identity, { contactId: { $in: rows.map((r) => r.id) } }, { orderBy: { id: 'asc' } }), (i) => i.contactId);
      const tags = await tagsOf(em, rows.map((r) => r.id));
      const total = query.count ? await em.count(Contact, where) : undefined;
      return cutPage(rows, query.limit, (c) => [c.createdAt.toISOString(), c.id], (c) => toView(actor, ring, c, identities.get(c.id) ?? [], tags.get(c.id) ?? []), total);
    });
  }

  async get(actor: Actor, id: string) {
    authorize(actor, 'contacts.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => this.view(actor, em, await this.find(em, id)));
  }

  async update(actor: Actor, id: string, input: z.infer<typeof UpdateContact>) {
    authorize(actor, 'contacts.write');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const contact = await this.find(em, id);
      const ring = this.vault.ready(actor.organizationId);
      if (input.name !== undefined) Object.assign(contact, sealName(ring, contact.id, input.name));
      if (input.attributes) Object.assign(contact, sealAttributes(ring, contact.id, { ...openAttributes(ring, contact.id, contact.attributes ?? null), ...input.attributes }));
      if (input.timeZone !== undefined) contact.timeZone = input.timeZone;
      if (input.language !== undefined) contact.language = input.language;
      contact.importFresh = false;
      contact.updatedAt = this.clock.now();
      await em.flush();
      await this.audit.append(em, actor, { action: 'contact.changed', object: { type: 'contact', id: contact.id }, context: { fields: Object.keys(input) } });
      await announceWith(em, actor.organizationId, [{ resource: 'contacts' }]);
      return this.view(actor, em, contact);
    });
  }

  /** The tags that are given, and no others. */
  async setTags(actor: Actor, id: string, tagIds: string[]) {
    authorize(actor, 'contacts.write');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const contact = await this.find(em, id);
      await em.execute('select 1 from contacts where id = ? for no key update', [contact.id]);
      const { added, removed } = await putTags(em, actor.organizationId, contact.id, tagIds, this.clock.now());
      if (added + removed > 0) {
        contact.updatedAt = this.clock.now();
        contact.importFresh = false;
        await em.flush();
        await this.audit.append(em, actor, { action: 'contact.tagged', object: { type: 'contact', id: contact.id }, context: { added, removed } });
        await announceWith(em, actor.organizationId, [{ resource: 'contacts', ids: [publicId('contact', contact.id)] }, { resource: 'tags' }]);
      }
      return this.view(actor, em, contact);
    });
  }

  async merge(actor: Actor, id: string, otherId: string) {
    authorize(actor, 'contacts.write');
    if (id === otherId) throw new ProblemError('contact.merge_self');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      await em.execute('select 1 from contacts where id = any(?::uuid[]) order by id for no key update', [`{${id},${otherId}}`]);
      const kept = await this.find(em, id);
      const gone = await this.find(em, otherId);
      if (kept.id === gone.id) throw new ProblemError('contact.merge_self');
      await this.people.merge(em, actor, kept.id, gone.id);
      return this.view(actor, em, await em.findOneOrFail(Contact, { id: kept.id }, { refresh: true }));
    });
  }

  /** The contact, or the one that it was merged into. */
  private async find(em: Em, id: string): Promise<Contact> {
    const contact = await findOr404('contact.not_found', em.findOne(Contact, { id, removedAt: null }));
    return contact.mergedInto ? findOr404('contact.not_found', em.findOne(Contact, { id: contact.mergedInto, removedAt: null })) : contact;
  }

  /** By the beginnings of the name's words, or by a whole address. */
  private async search(em: Em, ring: KeyRing, q: string): Promise<string[]> {
    const prefixes = nameQuery(ring, q);
    const addresses = [q, q.toLowerCase(), normalizePhone(q) ?? q].map((address) => indexAddress(ring, address));
    const rows = await em.execute<{ id: string }[]>(
      `select id from contacts where ?::boolean and merged_into is null and name_index @> ?::text[]
       union select contact_id from identities where address_index in (?, ?, ?) limit 1000`,
      [prefixes !== undefined, `{${(prefixes ?? []).join(',')}}`, ...addresses]);
    return rows.map((r) => r.id);
  }

  private async view(actor: Actor, em: Em, contact: Contact) {
    return toView(actor, this.vault.ready(actor.organizationId), contact, await em.find(Identity, { contactId: contact.id }, { orderBy: { id: 'asc' } }), (await tagsOf(em, [contact.id])).get(contact.id) ?? []);
  }
}

function toView(actor: Actor, ring: KeyRing, contact: Contact, identities: Identity[], tags: TagRow[]): z.infer<typeof ContactView> {
  return {
    id: publicId('contact', contact.id), name: openName(ring, contact.id, contact.name ?? null), attributes: openAttributes(ring, contact.id, contact.attributes ?? null),
    identities: identities.map((i) => ({ id: publicId('identity', i.id), channel: i.channel, kind: i.kind, address: showAddress(actor, i.kind, openAddress(ring, i.id, i.address)) })),
    tags: tags.map(tagView), timeZone: contact.timeZone ?? null, language: contact.language ?? null,
    createdAt: contact.createdAt.toISOString(), updatedAt: contact.updatedAt.toISOString(),
  };
}

/** Whole numbers only for those who need them (CM-8). */
export function showAddress(actor: Actor, kind: string, address: string): string {
  return kind === 'phone' && !may(actor, 'contacts.phone') ? maskPhone(address) : address;
}

function identityTaken(contactId: string | undefined, path: string): ProblemError {
  return new ProblemError('contact.identity_taken', {
    errors: [{ path, message: 'Another contact has this address.' }],
    ...(contactId ? { extensions: { contactId: publicId('contact', contactId) } } : {}),
  });
}
