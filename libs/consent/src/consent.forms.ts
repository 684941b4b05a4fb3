import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  announceWith, authorize, Clock, cutPage, Database, decodeCursor, definePermissions, Ids, isUniqueViolation, ModeToken, PageQuery, ProblemError, publicId, TimeCursor, type Actor, type Em,
} from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import './consent.errors.js';
import { crockford } from './consent.code.js';
import { PAGE_CHANNELS } from './consent.page.rules.js';
import { CONSENT_SETTINGS_CHANGED, ConsentSettingsReader } from './consent.settings.reader.js';
import type { ConsentFormPage, ConsentFormVersions, ConsentFormView, CreateConsentForm, PageLanguage, UpdateConsentForm } from './consent.forms.schema.js';
import type { Purpose } from './consent.schema.js';

definePermissions({
  'consent_forms.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AUDITOR'], scope: true, what: 'see opt-in forms' },
  'consent_forms.write': { roles: ['OWNER', 'ADMIN', 'MARKETER'], scope: true, what: 'make and change opt-in forms' },
});
defineAuditActions({
  'consent_form.created': { type: 'account_change', what: 'An opt-in form was made', context: ['channel', 'purposes', 'language'] },
  'consent_form.changed': { type: 'account_change', what: 'An opt-in form was changed', context: ['fields', 'version'] },
  'consent_form.deleted': { type: 'account_change', what: 'An opt-in form was deleted', context: ['version'] },
});

/** What people are shown; a change of any of it is a new version. */
const SHOWN = ['title', 'text', 'privacyUrl', 'language', 'purposes'] as const;

export interface FormRow {
  id: string; organization_id: string; slug: string; connection_id: string; channel: string; phone: string | null; active: boolean; version: number;
  title: string; text: string; privacy_url: string; language: PageLanguage; purposes: Purpose[]; created_at: Date | string; updated_at: Date | string; [column: string]: unknown;
}
export const FORM = 'select f.*, v.title, v.text, v.privacy_url, v.language, v.purposes from consent_forms f join consent_form_versions v on v.form_id = f.id and v.version = f.version where f.deleted_at is null';

/** Opt-in forms and every text that they ever showed. */
@Injectable()
export class ConsentForms {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly mode: ModeToken, private readonly settings: ConsentSettingsReader,
  ) {}

  async list(actor: Actor, query: PageQuery): Promise<z.infer<typeof ConsentFormPage>> {
    authorize(actor, 'consent_forms.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const rows = await em.execute<FormRow[]>(`${FORM} ${after ? 'and (f.created_at, f.id) < (?::timestamptz, ?::uuid)' : ''} and f.organization_id = ? order by f.created_at desc, f.id desc limit ?`, [...(after ?? []), actor.organizationId, query.limit + 1]);
      const total = query.count ? Number((await em.execute<{ n: string }[]>('select count(*) as n from consent_forms where deleted_at is null and organization_id = ?', [actor.organizationId]))[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [iso(r.created_at), r.id], (r) => this.view(r), total);
    });
  }

  async read(actor: Actor, id: string): Promise<z.infer<typeof ConsentFormView>> {
    authorize(actor, 'consent_forms.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => this.view(await this.find(em, id)));
  }

  async versions(actor: Actor, id: string): Promise<z.infer<typeof ConsentFormVersions>> {
    authorize(actor, 'consent_forms.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      await this.find(em, id);
      const rows = await em.execute<(FormRow & { made_at: Date | string; actor_kind: string; actor_id: string })[]>('select * from consent_form_versions where form_id = ? order by version desc limit 1000', [id]);
      return { data: rows.map((r) => ({ ...shownOf(r), madeAt: iso(r.made_at), actor: `${r.actor_kind}:${r.actor_id}` })) };
    });
  }

  async create(actor: Actor, input: z.infer<typeof CreateConsentForm>): Promise<z.infer<typeof ConsentFormView>> {
    authorize(actor, 'consent_forms.write');
    const made = await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const channel = await this.channelOf(em, input.connectionId);
      const id = this.ids.next();
      const now = this.clock.now();
      await em.execute('insert into consent_forms (id, organization_id, slug, connection_id, channel, phone, active, version, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)',
        [id, actor.organizationId, input.slug ?? crockford(randomBytes(10)).toLowerCase(), input.connectionId, channel, input.phone, input.active, now, now]);
      await this.addVersion(em, actor, id, 1, input);
      await this.audit.append(em, actor, { action: 'consent_form.created', object: { type: 'consent_form', id }, context: { channel, purposes: input.purposes, language: input.language } });
      await this.told(em, actor.organizationId);
      return this.view(await this.find(em, id));
    }).catch((error: unknown) => {
      if (!isUniqueViolation(error)) throw error;
      throw new ProblemError('consent_form.slug_taken', { errors: [{ path: 'slug', message: 'Is taken. Choose another, or leave it out.' }] });
    });
    this.settings.forget(actor.organizationId);
    return made;
  }

  async update(actor: Actor, id: string, input: z.infer<typeof UpdateConsentForm>): Promise<z.infer<typeof ConsentFormView>> {
    authorize(actor, 'consent_forms.write');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      await em.execute('select 1 from consent_forms where id = ? for update', [id]);
      const before = this.view(await this.find(em, id));
      const after = { ...before, ...input };
      const differs = (field: keyof typeof input) => JSON.stringify(before[field]) !== JSON.stringify(after[field]);
      const fields = (Object.keys(input) as (keyof typeof input)[]).filter(differs);
      if (fields.length === 0) return before;
      const version = SHOWN.some(differs) ? before.version + 1 : before.version;
      if (version > before.version) await this.addVersion(em, actor, id, version, after);
      await em.execute('update consent_forms set phone = ?, active = ?, version = ?, updated_at = ? where id = ?', [after.phone, after.active, version, this.clock.now(), id]);
      await this.audit.append(em, actor, { action: 'consent_form.changed', object: { type: 'consent_form', id }, context: { fields, version } });
      await this.told(em, actor.organizationId);
      return this.view(await this.find(em, id));
    });
  }

  /** The page is gone, its texts stay: consents name them. What nobody confirmed yet can't be any more. */
  async remove(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'consent_forms.write');
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      await em.execute('select 1 from consent_forms where id = ? for update', [id]);
      const { version } = await this.find(em, id);
      const now = this.clock.now();
      await em.execute('update consent_forms set active = false, deleted_at = ?, updated_at = ? where id = ?', [now, now, id]);
      await em.execute('delete from consent_pending where form_id = ?', [id]);
      await this.audit.append(em, actor, { action: 'consent_form.deleted', object: { type: 'consent_form', id }, context: { version } });
      await this.told(em, actor.organizationId);
    });
  }

  private async channelOf(em: Em, connectionId: string): Promise<string> {
    const refuse = (message: string) => new ProblemError('request.invalid', { detail: `connectionId: ${message}`, errors: [{ path: 'connectionId', message }] });
    const [connection] = await em.execute<{ channel: string; status: string }[]>('select channel, status from connections where id = ?', [connectionId]);
    if (!connection || connection.status === 'disconnected') throw refuse('There is no such connection.');
    if (!PAGE_CHANNELS.includes(connection.channel)) throw refuse(`People must be able to write to it from a telephone number. Channels that can: ${PAGE_CHANNELS.join(', ')}.`);
    return connection.channel;
  }

  private async addVersion(em: Em, actor: Actor, formId: string, version: number, shown: { title: string; text: string; privacyUrl: string; language: string; purposes: string[] }): Promise<void> {
    await em.execute(
      'insert into consent_form_versions (organization_id, form_id, version, title, text, privacy_url, language, purposes, actor_kind, actor_id, made_at) values (?, ?, ?, ?, ?, ?, ?, ?::text[], ?, ?, ?)',
      [actor.organizationId, formId, version, shown.title, shown.text, shown.privacyUrl, shown.language, `{${shown.purposes.join(',')}}`, actor.kind, actor.id, this.clock.now()]);
  }

  private async told(em: Em, organizationId: string): Promise<void> {
    await em.execute('select pg_notify(?, ?)', [CONSENT_SETTINGS_CHANGED, organizationId]);
    await announceWith(em, organizationId, [{ resource: 'consent-forms' }]);
  }

  private async find(em: Em, id: string): Promise<FormRow> {
    const [row] = await em.execute<FormRow[]>(`${FORM} and f.id = ?`, [id]);
    if (!row) throw new ProblemError('consent_form.not_found');
    return row;
  }

  private view(r: FormRow): z.infer<typeof ConsentFormView> {
    return {
      id: publicId('consentForm', r.id), slug: r.slug, url: `${this.mode.publicUrl}/c/${r.slug}`, connectionId: publicId('connection', r.connection_id), channel: r.channel, phone: r.phone, active: r.active,
      ...shownOf(r), createdAt: iso(r.created_at), updatedAt: iso(r.updated_at),
    };
  }
}

function shownOf(r: FormRow) {
  return { version: r.version, title: r.title, text: r.text, textHash: textHash(r.text), privacyUrl: r.privacy_url, language: r.language, purposes: r.purposes };
}

/** SHA-256 of the text in UTF-8, as anybody can compute it again. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function iso(value: Date | string): string {
  return new Date(value).toISOString();
}
