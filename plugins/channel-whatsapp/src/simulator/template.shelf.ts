import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '@consentry/plugin-sdk';
import { SAMPLE_TEMPLATES } from './sample.templates.js';
import { Template, type HeldTemplate } from './template.shape.js';

export type { HeldTemplate } from './template.shape.js';

/** The templates of one business account: the samples, and what was handed in since. With a folder they outlive the process. */
export class TemplateShelf {
  readonly #byId = new Map<string, HeldTemplate>();
  readonly #byName = new Map<string, HeldTemplate>();

  constructor(private readonly dir: string | undefined, readonly businessAccountId: string) {
    for (const template of this.#load() ?? SAMPLE_TEMPLATES.map((sample) => structuredClone(sample) as HeldTemplate)) this.#place(template);
  }

  byId(id: string): HeldTemplate | undefined {
    return this.#byId.get(id);
  }

  find(name: string, language: string): HeldTemplate | undefined {
    return this.#byName.get(`${name}|${language}`);
  }

  /** All languages of a name. */
  named(name: string): HeldTemplate[] {
    return [...this.#byId.values()].filter((template) => template.name === name);
  }

  get pending(): HeldTemplate[] {
    return [...this.#byId.values()].filter(({ status }) => status === 'PENDING');
  }

  add(template: Omit<HeldTemplate, 'id' | 'status'>): HeldTemplate {
    const made: HeldTemplate = { id: `32${String(randomInt(1e12, 2 ** 47))}`, status: 'PENDING', ...template };
    this.#place(made);
    this.#save();
    return made;
  }

  change(template: HeldTemplate, change: Partial<HeldTemplate>): void {
    this.#place({ ...template, ...change });
    this.#save();
  }

  remove(templates: readonly HeldTemplate[]): void {
    for (const { id, name, language } of templates) {
      this.#byId.delete(id);
      this.#byName.delete(`${name}|${language}`);
    }
    this.#save();
  }

  /** The list as `GET /{waba}/message_templates` answers it: one page from `after`, narrowed by the fields that Meta filters by. */
  page(query: URLSearchParams): Record<string, unknown> {
    const limit = Math.min(1000, Math.max(1, Number(query.get('limit')) || 25));
    const all = [...this.#byId.values()].filter((template) => (['name', 'language', 'status', 'category'] as const).every((key) => !query.has(key) || query.get(key) === template[key]));
    const from = Number(Buffer.from(query.get('after') ?? '', 'base64url').toString()) || 0;
    const data = all.slice(from, from + limit);
    const end = from + data.length;
    const cursor = (n: number) => Buffer.from(String(n)).toString('base64url');
    return { data, paging: { cursors: { before: cursor(from), after: cursor(end) }, ...(end < all.length && { next: `https://graph.facebook.com/next?after=${cursor(end)}` }) } };
  }

  #place(template: HeldTemplate): void {
    this.#byId.set(template.id, template);
    this.#byName.set(`${template.name}|${template.language}`, template);
  }

  #load(): HeldTemplate[] | undefined {
    try {
      return this.dir !== undefined && existsSync(this.#path) ? z.array(Template).parse(JSON.parse(readFileSync(this.#path, 'utf8'))) : undefined;
    } catch {
      // Nobody can read it: the samples again, as in a new account.
      return undefined;
    }
  }

  #save(): void {
    if (this.dir === undefined) return;
    mkdirSync(this.dir, { recursive: true, mode: 0o700 });
    const temporary = `${this.#path}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify([...this.#byId.values()]), { mode: 0o600 });
    renameSync(temporary, this.#path);
  }

  get #path(): string {
    return join(this.dir ?? '', `templates-${this.businessAccountId.replace(/\W/g, '')}.json`);
  }
}
