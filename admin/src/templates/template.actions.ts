import type { CheckTemplate, CreateTemplate, EditTemplate, TemplateCheck, TemplateDetail } from '../api.generated';
import { api } from '../app/http';

const at = (id: string) => `templates/${encodeURIComponent(id)}`;

export const templateActions = {
  template: (id: string, signal?: AbortSignal) => api<TemplateDetail>('GET', at(id), { signal }),
  checkTemplate: (body: CheckTemplate, signal?: AbortSignal) => api<TemplateCheck>('POST', 'templates/check', { body, signal }),
  createTemplate: (body: CreateTemplate) => api<TemplateDetail>('POST', 'templates', { body }),
  editTemplate: (id: string, body: EditTemplate) => api<TemplateDetail>('PATCH', at(id), { body }),
  deleteTemplate: (id: string) => api<void>('DELETE', at(id)),
};
