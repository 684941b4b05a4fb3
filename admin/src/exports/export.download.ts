import { stepUpFirst } from '../app/session';
import { save } from '../shared/save';

/** The browser fetches it by itself, since it may be larger than the memory of this page; so the confirmation is asked for before. */
export async function downloadExport(id: string): Promise<void> {
  if (await stepUpFirst()) save(`/v1/privacy/exports/${encodeURIComponent(id)}/download`, `${id}.zip`);
}
