import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { authorize, Clock, Database, dataMap, retentionClasses, type Actor } from '@consentry/kernel';
import { PluginRegistry } from '@consentry/plugins';
import { MasterKeys } from '@consentry/vault';
import './processors.permissions.js';
import { PrivacyContact } from './processors.contact.js';
import { paperAsHtml, paperAsMarkdown } from './processors.document.js';
import { paperOf } from './processors.papers.js';
import { ProcessorRegister } from './processors.register.js';
import type { DocumentKind, DocumentQuery } from './processors.schema.js';
import { daysOf, type RetentionDays } from './retention.rules.js';

const NAMES: Record<DocumentKind, string> = { dpa: 'processing-agreement', dpia: 'impact-assessment', records: 'records-of-processing' };

/** Writes the documents that the law asks for from what is so right now: nobody keeps them up to date by hand. */
@Injectable()
export class ProcessorDocuments {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly register: ProcessorRegister, private readonly contact: PrivacyContact, private readonly masters: MasterKeys, private readonly registry: PluginRegistry,
  ) {}

  async write(actor: Actor, kind: DocumentKind, { lang, format }: z.infer<typeof DocumentQuery>): Promise<{ text: string; type: string; name: string }> {
    authorize(actor, 'processors.read');
    const { organizationId } = actor;
    const processors = await this.register.current(organizationId);
    const { organization, contact, chosen } = await this.db.tx({ organizationId }, async (em) => ({
      organization: (await em.execute<{ name: string }[]>('select name from organizations where id = ?', [organizationId]))[0]!.name,
      contact: await this.contact.of(em, organizationId),
      chosen: (await em.execute<{ days: RetentionDays }[]>('select days from retention_settings where organization_id = ?', [organizationId]))[0]?.days ?? {},
    }));
    const { provider } = this.masters.keeper;
    const paper = paperOf(kind, lang, {
      organization, contact, processors, tables: dataMap(), keeper: this.registry.keys(provider)?.name ?? provider, at: this.clock.now(),
      retention: [...retentionClasses()].map(([name, { what, source }]) => ({ what, source, days: daysOf(name, chosen) })),
    });
    return format === 'html' ? { text: paperAsHtml(paper), type: 'text/html; charset=utf-8', name: `${NAMES[kind]}.html` } : { text: paperAsMarkdown(paper), type: 'text/markdown; charset=utf-8', name: `${NAMES[kind]}.md` };
  }
}
