import { Injectable } from '@nestjs/common';
import { Clock, Database, Ids, isUniqueViolation, ProblemError, systemActor, type Em, type Origin } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { indexAddress, normalizePhone } from '@consentry/contacts';
import { Vault } from '@consentry/vault';
import { newCode, showCode } from './consent.code.js';
import { FORM, type FormRow } from './consent.forms.js';
import type { PageLanguage } from './consent.forms.schema.js';
import { FormAnswer, networkOf } from './consent.page.rules.js';
import { codePage, formPage, noticePage, type ShownForm } from './consent.page.js';
import { indexCode, sealPending } from './consent.sealed.js';

defineAuditActions({
  'consent.opt_in_requested': { type: 'account_change', what: 'Somebody asked for messages on an opt-in form; nothing is granted yet', context: ['version', 'purposes'] },
});

export interface PageAnswer { status: number; html: string }
interface Found { row: FormRow; shown: ShownForm }

const PENDING_MS = 24 * 3_600_000;

/** The hosted opt-in page and its first step. The second one is the person's own message: see consent.optin.ts. */
@Injectable()
export class ConsentPages {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault) {}

  async show(slug: string, language: PageLanguage): Promise<PageAnswer> {
    const found = await this.find(slug);
    return found ? { status: 200, html: formPage(found.shown) } : { status: 404, html: noticePage('missing', language) };
  }

  /** Keeps what is asked for until the person confirms it, and sends nothing. */
  async submit(slug: string, body: unknown, origin: Origin, language: PageLanguage): Promise<PageAnswer> {
    const found = await this.find(slug);
    if (!found) return { status: 404, html: noticePage('missing', language) };
    const { row, shown } = found;
    const given = FormAnswer.safeParse(body).data ?? { phone: '', purpose: [] };
    const phone = normalizePhone(given.phone);
    // What the form doesn't ask for cannot be ticked.
    const purposes = shown.purposes.filter((p) => given.purpose.includes(p));
    if (!phone || purposes.length === 0) return { status: 400, html: formPage(shown, { phone: !phone, purpose: purposes.length === 0 }, { phone: given.phone.slice(0, 40), purposes }) };
    for (let tries = 0; ; tries++) {
      const code = newCode();
      try {
        await this.keep(row, phone, purposes, code, origin);
        return { status: 200, html: codePage(shown, showCode(code)) };
      } catch (error) {
        // A code that somebody else has just got: as good as never, and no reason to fail.
        if (!isUniqueViolation(error) || tries > 2) throw error;
      }
    }
  }

  private async keep(form: FormRow, phone: string, purposes: string[], code: string, origin: Origin): Promise<void> {
    const organizationId = form.organization_id;
    const now = this.clock.now();
    await this.db.tx({ organizationId }, async (em) => {
      const ring = this.vault.ready(organizationId);
      // A form that is being changed or closed right now: what was shown is what is agreed to, or nothing is.
      const [still] = await em.execute<unknown[]>('select 1 from consent_forms where id = ? and version = ? and active and deleted_at is null for share', [form.id, form.version]);
      if (!still) throw new ProblemError('consent_form.not_found');
      const id = this.ids.next();
      const { address, details } = sealPending(ring, id, phone, { network: networkOf(origin.ip), userAgent: origin.userAgent?.slice(0, 512) ?? null, locale: form.language });
      await em.execute(
        'insert into consent_pending (id, organization_id, form_id, version, channel, address, details, address_index, code_index, purposes, created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::text[], ?, ?)',
        [id, organizationId, form.id, form.version, form.channel, address, details, indexAddress(ring, phone), indexCode(ring, code), `{${purposes.join(',')}}`, now, new Date(now.getTime() + PENDING_MS)]);
      // Without the address that it came from: nobody consented to stand in a log that can't be erased.
      await this.audit.append(em, systemActor(organizationId, 'consent_form'), { action: 'consent.opt_in_requested', object: { type: 'consent_form', id: form.id }, context: { version: form.version, purposes } });
    });
  }

  private async find(slug: string): Promise<Found | undefined> {
    if (!/^[a-z0-9-]{3,64}$/.test(slug)) return undefined;
    const owner = await this.db.hot('system', async (c) => (await c.query<{ organization_id: string }>({ name: 'consent_form_by_slug', text: 'select organization_id from consent_forms where slug = $1 and active and deleted_at is null', values: [slug] })).rows[0]);
    return owner && this.db.tx({ organizationId: owner.organization_id }, (em) => this.read(em, slug, owner.organization_id));
  }

  private async read(em: Em, slug: string, organizationId: string): Promise<Found | undefined> {
    const [row] = await em.execute<FormRow[]>(`${FORM} and f.slug = ? and f.active and exists (select 1 from connections x where x.id = f.connection_id and x.status <> 'disconnected')`, [slug]);
    const [organization] = await em.execute<{ name: string; status: string }[]>('select name, status from organizations where id = ?', [organizationId]);
    if (!row || organization?.status !== 'active') return undefined;
    return { row, shown: { slug, organization: organization.name, title: row.title, text: row.text, privacyUrl: row.privacy_url, language: row.language, purposes: row.purposes, channel: row.channel, phone: row.phone } };
  }
}

