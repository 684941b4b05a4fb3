import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ids, type Clock, type Mail, type Mailer } from '@consentry/kernel';
import { KEPT_MAIL_FILE, keptMailFolder, type KeptMail } from '@consentry/sandbox';

/** More than anybody looks through, and no more than a folder should hold. */
export const MAILS_KEPT = 500;

/** Where no mail server is known: each mail is one file that this user alone may read, the newest {@link MAILS_KEPT} of them. */
export function folderMailer(dataDir: string, clock: Clock): Mailer & { close(): Promise<void> } {
  const dir = keptMailFolder(dataDir);
  const ids = new Ids(clock);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // A folder that was there before keeps its mode, whatever `mkdir` was told.
  chmodSync(dir, 0o700);
  for (const name of readdirSync(dir)) if (name.endsWith('.tmp')) rmSync(join(dir, name), { force: true });

  return {
    async send(mail: Mail): Promise<void> {
      const { organizationId, to, kind, locale, subject, text, html } = mail;
      const kept: KeptMail = { id: ids.next(), at: clock.now().toISOString(), organizationId, to, kind, locale, subject, text, html };
      const half = join(dir, `${randomUUID()}.tmp`);
      // A reader sees the whole mail or none; flushed, so that a power cut leaves no empty file under the final name.
      await writeFile(half, JSON.stringify(kept, undefined, 2), { mode: 0o600, flag: 'wx', flush: true });
      await rename(half, join(dir, `${kept.at.replace(/[-:.]/g, '')}-${kept.id}.json`));
      await prune(dir);
    },
    close: () => Promise.resolve(),
  };
}

async function prune(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter((name) => KEPT_MAIL_FILE.test(name)).sort();
  // `force`: two sends that prune at once want the same ones gone.
  await Promise.all(names.slice(0, -MAILS_KEPT).map((name) => rm(join(dir, name), { force: true })));
}
