import type { PhoneLine } from './phone.line.js';
import type { HeldTemplate, TemplateShelf } from './template.shelf.js';

/** Meta's review: some time after a template was handed in it is approved, or, where its name says so, rejected; a webhook tells. */
export class Reviews {
  readonly #open = new Set<string>();

  /** @param later runs something when a review is due */
  constructor(private readonly later: (run: () => void) => void) {}

  get waiting(): boolean {
    return this.#open.size > 0;
  }

  add(line: PhoneLine, shelf: TemplateShelf, { id }: HeldTemplate): void {
    if (this.#open.has(id)) return;
    this.#open.add(id);
    this.later(() => {
      const template = shelf.byId(id);
      if (template?.status !== 'PENDING') return void this.#open.delete(id);
      const status = template.name.includes('reject') ? 'REJECTED' : 'APPROVED';
      const reason = status === 'REJECTED' ? 'INVALID_FORMAT' : 'NONE';
      shelf.change(template, { status, rejected_reason: reason, quality_score: { score: 'UNKNOWN' } });
      void line.tell([{
        field: 'message_template_status_update', ofNumber: false,
        value: { event: status, message_template_id: Number(id), message_template_name: template.name, message_template_language: template.language, reason, message_template_category: template.category },
      }]).finally(() => this.#open.delete(id));
    });
  }
}
