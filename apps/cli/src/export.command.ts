import { verifyExport } from '@consentry/privacy';
import { StartError } from '@consentry/server';
import type { Result } from './context.js';

/**
 * Checks a copy (PR-1) with nothing but the file. Exits 0 when everything holds, 1 with the first bad file when not, 2 when it could not look.
 */
export async function exportVerify(file: string, { sha256 }: { sha256?: string }): Promise<Result> {
  const found = await verifyExport(file, sha256 === undefined ? {} : { sha256 }).catch((error: unknown) => { throw new StartError(`${file} cannot be read: ${(error as Error).message}`); });
  if (!found.ok) return { code: 1, text: `${found.file}: ${found.reason}.`, data: found };
  const { manifest, files, rows } = found;
  const whose = manifest.kind === 'organization' ? manifest.organization.name : `one person of ${manifest.organization.name}`;
  const damaged = manifest.files.filter((f) => f.damaged).map((f) => f.name);
  const told = sha256 === undefined ? `\nSHA-256 of the whole file: ${found.sha256}. Compare it with the one at the copy (--sha256), if you must know that the manifest is ours too.` : '';
  return {
    code: 0, text: `Everything holds: ${files} files, ${rows} records of ${whose}, begun ${manifest.startedAt}.${damaged.length > 0 ? `\nDamaged when the copy was made: ${damaged.join(', ')}` : ''}${told}`,
    data: { ok: true, files, rows, sha256: found.sha256, organization: manifest.organization, kind: manifest.kind, startedAt: manifest.startedAt, damaged },
  };
}
