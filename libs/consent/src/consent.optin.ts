import { Injectable } from '@nestjs/common';
import { Clock, Database, publicId, type Actor, type Em } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { codesIn } from './consent.code.js';
import { textHash } from './consent.forms.js';
import { ConsentLedgerWriter } from './consent.ledger.js';
import type { Purpose } from './consent.schema.js';
import { indexCode, openPendingDetails } from './consent.sealed.js';
import { ConsentSettingsReader } from './consent.settings.reader.js';

interface Pending {
  id: string; form_id: string; version: number; details: Buffer; purposes: Purpose[]; created_at: Date | string;
  title: string; text: string; privacy_url: string; language: string;
}

/** The second step of a double opt-in: the person writes the code of a form to us, from the number that they gave there. */
@Injectable()
export class DoubleOptIn {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly vault: Vault, private readonly ledger: ConsentLedgerWriter, private readonly settings: ConsentSettingsReader) {}

  /**
   * Part of applying an inbound message, inside its transaction. Grants what was ticked when the text holds a live code and its sender
   * is who the code was made for; says whether it did. Anybody else's code is left as it is.
   * @param addressIndexes of the sender's addresses, in their normal form
   * @param message its public id, and when the person wrote it
   */
  async onInbound(em: Em, actor: Actor, contactId: string, channel: string, addressIndexes: readonly Buffer[], text: string | undefined, message: { id: string; writtenAt: Date }): Promise<boolean> {
    const { organizationId } = actor;
    if (!this.settings.ready(organizationId).hasForms) return false;
    const codes = codesIn(text);
    if (codes.length === 0 || addressIndexes.length === 0) return false;
    const ring = this.vault.ready(organizationId);
    const marks = (list: readonly unknown[]) => list.map(() => '?').join(', ');
    const indexes = codes.map((code) => indexCode(ring, code));
    // Taken out by whoever comes first: a code is good for one message.
    await em.execute('savepoint opt_in');
    const [pending] = await em.execute<Pending[]>(
      `with taken as (
         delete from consent_pending where organization_id = ? and channel = ? and expires_at > ? and code_index in (${marks(indexes)}) and address_index in (${marks(addressIndexes)}) returning *)
       select t.id, t.form_id, t.version, t.details, t.purposes, t.created_at, v.title, v.text, v.privacy_url, v.language
       from taken t join consent_form_versions v on v.form_id = t.form_id and v.version = t.version`,
      [organizationId, channel, this.clock.now(), ...indexes, ...addressIndexes]);
    const granted = pending ? await this.grant(em, actor, contactId, channel, pending, message) : [];
    // Where a later opt-out stands nothing was confirmed, and nothing is used up.
    if (pending && granted.length === 0) await em.execute('rollback to savepoint opt_in');
    return granted.length > 0;
  }

  private grant(em: Em, actor: Actor, contactId: string, channel: string, p: Pending, message: { id: string; writtenAt: Date }): Promise<Purpose[]> {
    const { network, userAgent, locale } = openPendingDetails(this.vault.ready(actor.organizationId), p.id, p.details);
    const askedAt = new Date(p.created_at);
    return this.ledger.optIn(em, actor, contactId, channel, p.purposes, { askedAt, writtenAt: message.writtenAt }, {
      form: publicId('consentForm', p.form_id), version: p.version, title: p.title, text: p.text, textHash: textHash(p.text), privacyUrl: p.privacy_url, locale, ticked: p.purposes.join(' '),
      askedAt: askedAt.toISOString(), confirmedAt: message.writtenAt.toISOString(), messageId: message.id, ...(network ? { network } : {}), ...(userAgent ? { userAgent } : {}),
    });
  }

  /** What nobody confirmed in time goes, address and all. For housekeeping; returns how many. */
  async purge(): Promise<number> {
    const gone = await this.db.hot('system', (c) => c.query({ text: 'delete from consent_pending where expires_at < $1', values: [this.clock.now()] }));
    return gone.rowCount ?? 0;
  }
}
