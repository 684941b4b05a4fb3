import { Injectable } from '@nestjs/common';
import { isPluginError, type TemplateDraft, type TemplateState } from '@consentry/plugin-sdk';
import type { z } from 'zod';
import { announce, authorize, Clock, Database, Ids, ProblemError, type Actor } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { ConnectionDirectory, type OpenConnection } from '@consentry/connections';
import { authorProblems, type Component, type Draft } from './templates.author.js';
import type { CheckTemplate, CreateTemplate, EditTemplate, TemplateCheck, TemplateDetail } from './templates.schema.js';
import { KEEP_VERSIONS, toView, UPSERT, type TemplateRow } from './templates.service.js';

defineAuditActions({
  'template.submitted': { type: 'account_change', what: 'A template was handed in for review', context: ['language', 'category', 'version'] },
  'template.deleted': { type: 'account_change', what: 'A template was deleted at the provider', context: ['language'] },
});

const SUBMIT_MS = 30_000;

interface Version { version: number; category: string; components: Record<string, unknown>[]; source: 'provider' | 'submitted'; created_at: Date; [column: string]: unknown }

/** Templates as they are written here and handed in for the provider's review (CM-5). */
@Injectable()
export class TemplateAuthor {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly directory: ConnectionDirectory) {}

  async get(actor: Actor, id: string): Promise<z.infer<typeof TemplateDetail>> {
    authorize(actor, 'templates.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const row = (await c.query<TemplateRow>({ text: 'select * from templates where id = $1', values: [id] })).rows[0];
      if (!row) throw new ProblemError('template.not_found');
      const { rows } = await c.query<Version>({ text: 'select version, category, components, source, created_at from template_versions where template_id = $1 order by version desc limit 100', values: [id] });
      return { ...toView(row), versions: rows.map((v) => ({ version: v.version, category: v.category, components: v.components, source: v.source, createdAt: v.created_at.toISOString() })) };
    });
  }

  /** What the provider would refuse, without asking it. */
  check(actor: Actor, draft: z.infer<typeof CheckTemplate>): z.infer<typeof TemplateCheck> {
    authorize(actor, 'templates.write');
    const errors = authorProblems(draftOf({ name: 'x', language: 'en', ...draft }));
    return { ok: errors.length === 0, errors };
  }

  async create(actor: Actor, input: z.infer<typeof CreateTemplate>): Promise<z.infer<typeof TemplateDetail>> {
    authorize(actor, 'templates.write');
    const { connectionId, ...rest } = input;
    const draft = checked(rest);
    const taken = await this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const known = await c.query({ text: 'select 1 from connections where id = $1', values: [connectionId] });
      if (!known.rowCount) throw new ProblemError('connection.not_found', { errors: [{ path: 'connectionId', message: 'There is no such connection.' }] });
      return (await c.query({ text: `select 1 from templates where connection_id = $1 and name = $2 and language = $3 and state <> 'deleted'`, values: [connectionId, draft.name, draft.language] })).rowCount;
    });
    if (taken) throw new ProblemError('template.exists', { errors: [{ path: 'name', message: 'This connection has a template of that name and language.' }] });
    const askedAt = this.clock.now();
    const answer = await this.ask(await this.open(connectionId), (connection, signal) => connection.connection.submitTemplate?.(draft as TemplateDraft, {}, signal));
    return this.get(actor, await this.keep(actor, connectionId, draft, answer, askedAt));
  }

  /** A new wording: the provider reviews it again, and until then the template may not be sendable. */
  async edit(actor: Actor, id: string, input: z.infer<typeof EditTemplate>): Promise<z.infer<typeof TemplateDetail>> {
    authorize(actor, 'templates.write');
    const row = await this.row(actor, id);
    const draft = checked({ name: row.name, language: row.language, category: input.category ?? (row.category as Draft['category']), components: input.components });
    const providerId = row.provider_id as string | null;
    const askedAt = this.clock.now();
    const answer = await this.ask(await this.open(row.connection_id), (connection, signal) => connection.connection.submitTemplate?.(draft as TemplateDraft, providerId ? { providerId } : {}, signal));
    return this.get(actor, await this.keep(actor, row.connection_id, draft, answer, askedAt));
  }

  /** At the provider first: what it still holds could still be sent from elsewhere. */
  async delete(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'templates.write');
    const row = await this.row(actor, id);
    const providerId = row.provider_id as string | null;
    if (providerId && row.state !== 'deleted') await this.ask(await this.open(row.connection_id), async (connection, signal) => { await connection.connection.deleteTemplate?.({ providerId, name: row.name }, signal); return true; });
    await this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const { rowCount } = await c.query({ text: `update templates set state = 'deleted', synced_at = $2 where id = $1 and state <> 'deleted'`, values: [id, this.clock.now()] });
      if (rowCount) await this.audit.appendHot(c, [{ actor, entry: { action: 'template.deleted', object: { type: 'template', id }, context: { language: row.language } } }]);
      await announce(c, actor.organizationId, [{ resource: 'templates' }]);
    });
  }

  private async row(actor: Actor, id: string): Promise<TemplateRow> {
    const { rows } = await this.db.hot({ organizationId: actor.organizationId }, (c) => c.query<TemplateRow>({ text: 'select * from templates where id = $1', values: [id] }));
    if (!rows[0]) throw new ProblemError('template.not_found');
    return rows[0];
  }

  private async open(connectionId: string): Promise<OpenConnection> {
    const open = await this.directory.get(connectionId);
    if (!open) throw new ProblemError('connection.disconnected');
    if (!open.connection.submitTemplate) throw new ProblemError('template.unsupported');
    return open;
  }

  private async ask<T>(connection: OpenConnection, what: (connection: OpenConnection, signal: AbortSignal) => Promise<T> | undefined): Promise<T> {
    try {
      return (await what(connection, AbortSignal.timeout(SUBMIT_MS)))!;
    } catch (error) {
      if (!isPluginError(error)) throw error;
      const detail = error.details.detail;
      // The provider's own words about our own text: the only ones of its that are passed on.
      if (error.code === 'content_rejected') throw new ProblemError('template.refused', { ...(detail ? { detail } : {}), errors: [{ path: 'components', message: detail ?? 'The provider refuses it.' }], cause: error });
      throw new ProblemError('template.submit_failed', { ...(detail ? { detail } : {}), cause: error });
    }
  }

  private async keep(actor: Actor, connectionId: string, draft: Draft, answer: { providerId: string; state: TemplateState; category?: string }, askedAt: Date): Promise<string> {
    const { organizationId } = actor;
    return this.db.hot({ organizationId }, async (c) => {
      const row = { id: this.ids.next(), provider_id: answer.providerId, name: draft.name, language: draft.language, category: (answer.category ?? draft.category).toLowerCase(), state: answer.state, components: draft.components, quality: null, reason: null };
      await c.query({ text: UPSERT, values: [JSON.stringify([row]), organizationId, connectionId, askedAt, true] });
      await c.query({ text: KEEP_VERSIONS, values: [organizationId, connectionId, askedAt, 'submitted'] });
      const { rows } = await c.query<{ id: string; version: number }>({ text: 'select id, version from templates where connection_id = $1 and name = $2 and language = $3', values: [connectionId, draft.name, draft.language] });
      const { id, version } = rows[0]!;
      await this.audit.appendHot(c, [{ actor, entry: { action: 'template.submitted', object: { type: 'template', id }, context: { language: draft.language, category: draft.category, version } } }]);
      await announce(c, organizationId, [{ resource: 'templates' }]);
      return id;
    });
  }
}

function draftOf(input: { name: string; language: string; category: Draft['category']; components: Record<string, unknown>[] }): Draft {
  return { ...input, components: input.components as Component[] };
}

function checked(input: Parameters<typeof draftOf>[0]): Draft {
  const draft = draftOf(input);
  const errors = authorProblems(draft);
  if (errors.length > 0) throw new ProblemError('request.invalid', { errors });
  return draft;
}
