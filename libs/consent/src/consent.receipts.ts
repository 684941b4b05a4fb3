import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { authorize, Database, ProblemError, publicId, type Actor, type Em } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import './consent.errors.js';
import { RECEIPT_SCHEMA, type ConsentReceipt } from './consent.receipts.schema.js';
import type { Purpose, Source } from './consent.schema.js';
import { openEvidence } from './consent.sealed.js';
import { Consents, toIso, type RecordRow } from './consent.service.js';

type Receipt = z.infer<typeof ConsentReceipt>;

/** Of one person. The whole ledger is an export. */
const MOST = 1000;

const DESCRIPTIONS: Record<Purpose, string> = {
  service: 'Answering the person and serving them as a customer', utility: 'Telling the person about orders, appointments and the like that they asked for', marketing: 'Sending offers and news', authentication: 'Sending codes for signing in',
};
const COLLECTED: Record<Source, string> = {
  manual: 'entered by a member of staff', api: 'told by a program of the organisation', import: 'imported from a file', web_form: 'web form, confirmed by a message from the person\u2019s own number',
  inbound: 'the person wrote to the organisation', keyword: 'the person wrote a command', provider: 'the person told the messaging provider', merge: 'two records turned out to be one person; the stricter state was kept',
};

/** The ledger as receipts (CM-2): what somebody can be handed as proof. */
@Injectable()
export class ConsentReceiptsReader {
  constructor(private readonly db: Database, private readonly vault: Vault, private readonly consents: Consents) {}

  /** Of one person, newest first. */
  async ofContact(actor: Actor, contactId: string): Promise<{ data: Receipt[] }> {
    authorize(actor, 'consents.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const { id } = await this.consents.find(em, contactId);
      const rows = await em.execute<RecordRow[]>('select * from consent_records where contact_id in (select id from contacts where id = ? or merged_into = ?) order by recorded_at desc, id desc limit ?', [id, id, MOST]);
      const controller = await this.controller(em, actor.organizationId);
      return { data: rows.map((row) => this.receipt(row, id, controller)) };
    });
  }

  async one(actor: Actor, recordId: string): Promise<Receipt> {
    authorize(actor, 'consents.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const [row] = await em.execute<(RecordRow & { person: string })[]>('select r.*, coalesce(c.merged_into, c.id) as person from consent_records r join contacts c on c.id = r.contact_id where r.id = ?', [recordId]);
      if (!row) throw new ProblemError('consent.not_found');
      return this.receipt(row, row.person, await this.controller(em, actor.organizationId));
    });
  }

  private async controller(em: Em, organizationId: string): Promise<Receipt['piiControllers'][number]> {
    const [organization] = await em.execute<{ name: string }[]>('select name from organizations where id = ?', [organizationId]);
    return { partyId: publicId('organization', organizationId), partyName: organization!.name, partyRole: 'pii_controller', partyType: 'organization' };
  }

  private receipt(row: RecordRow, person: string, controller: Receipt['piiControllers'][number]): Receipt {
    const evidence = openEvidence(this.vault.ready(row.organization_id), row);
    const told = (name: string) => (typeof evidence[name] === 'string' ? evidence[name] : null);
    const recordId = publicId('consentRecord', row.id);
    return {
      schemaVersion: RECEIPT_SCHEMA, receiptId: recordId.replace(/^[a-z]+/, 'receipt'), recordId, piiPrincipalId: publicId('contact', person), piiControllers: [controller],
      notice: { noticeId: told('form') && `${told('form')}/${String(evidence['version'])}`, language: told('locale'), title: told('title'), text: told('text'), textHash: told('textHash'), privacyNoticeUrl: told('privacyUrl') },
      purposes: [{
        purpose: row.purpose, description: DESCRIPTIONS[row.purpose], lawfulBasis: 'consent', service: `messages on ${row.channel}`, collectionMethod: COLLECTED[row.source], withdrawalMethod: `write STOP on ${row.channel}`,
        piiInformation: [{ piiType: `address on ${row.channel}`, piiOptional: false }, { piiType: 'content of messages', piiOptional: true }],
      }],
      events: [{
        eventTime: toIso(row.recorded_at), eventType: row.source === 'inbound' ? 'implied' : row.source === 'merge' ? 'administrative' : 'explicit', eventState: row.state === 'granted' ? 'given' : 'withdrawn',
        entityId: `${row.actor_kind}:${row.actor_id}`, validityDuration: null, evidence,
      }],
    };
  }
}
