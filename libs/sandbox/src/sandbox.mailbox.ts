import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { authorize, defineErrors, ModeToken, ProblemError, publicId, type Actor } from '@consentry/kernel';
import { KeptMail, type MailboxView } from './sandbox.schema.js';

defineErrors({
  'mailbox.not_kept': [404, 'Mails are not kept here', 'SMTP_URL is set, so mails leave for their recipients. Unset it to read them here.'],
});

/** Whether mails are kept in the data folder (true) or leave over SMTP (false). */
export const MAIL_KEPT = Symbol('consentry:mail-kept');

/** A kept mail's file: its time and its id, so that the order of names is the order of mails. */
export const KEPT_MAIL_FILE = /^\d{8}T\d{9}Z-[0-9a-f-]{36}\.json$/;
const SHOWN = 50;

export function keptMailFolder(dataDir: string): string {
  return join(dataDir, 'mail');
}

/** The mails that would have left, for trying out without a mail server. */
@Injectable()
export class Mailbox {
  constructor(private readonly mode: ModeToken, @Inject(MAIL_KEPT) private readonly kept: boolean) {}

  /**
   * Mails of the caller's organisation, newest first, at most 50.
   *
   * @throws ProblemError `mailbox.not_kept`
   */
  async list(actor: Actor): Promise<z.infer<typeof MailboxView>> {
    authorize(actor, 'mailbox.read');
    if (!this.kept) throw new ProblemError('mailbox.not_kept');
    const dir = keptMailFolder(this.mode.dataDir);
    // No folder yet: no mail yet.
    const names = (await readdir(dir).catch(() => [])).filter((name) => KEPT_MAIL_FILE.test(name)).sort().toReversed();
    const data: z.infer<typeof MailboxView>['data'] = [];
    for (const name of names) {
      const mail = await read(join(dir, name));
      if (mail?.organizationId !== actor.organizationId) continue;
      const { id, at, to, kind, subject, text } = mail;
      data.push({ id: publicId('mail', id), at, to, kind, subject, text, links: text.match(/https?:\/\/[^\s<>"]+/g) ?? [] });
      if (data.length === SHOWN) break;
    }
    return { data };
  }
}

/** Undefined: pruned since the folder was listed, or not a mail of ours. */
async function read(path: string): Promise<KeptMail | undefined> {
  try {
    return KeptMail.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
