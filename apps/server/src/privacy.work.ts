import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BackupKeys, ErasureList } from '@consentry/backups';
import { Erased, ErasuresOwed } from '@consentry/privacy';

/** What backups must know of erasures, and what a restored backup owes: neither module knows the other. */
export function connectErasures(app: NestFastifyApplication): void {
  const [list, keys] = [app.get(ErasureList, { strict: false }), app.get(BackupKeys, { strict: false })];
  app.get(Erased, { strict: false }).onErased(async ({ organizationId, contactIds, userId, at }) => {
    for (const contactId of contactIds ?? []) await list.note({ organizationId, contactId, at });
    if (userId) await list.note({ organizationId, userId, at });
    if (contactIds || userId) return;
    await keys.shred(organizationId);
    await list.note({ organizationId, at });
  });
}

/** Before the server opens. */
export async function settleErasures(app: NestFastifyApplication): Promise<void> {
  await app.get(ErasuresOwed, { strict: false }).settle();
}
