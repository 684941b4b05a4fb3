import { Injectable } from '@nestjs/common';
import { Database } from '@consentry/kernel';
import { Vault } from '@consentry/vault';

const BATCH = 500;

interface Row { actor_id: string; key: string; slot: string; sealed: Buffer; [column: string]: unknown }

/** Answers that are kept for a day, to be given again, may name a person. Whoever asks again after an erasure does it anew. */
@Injectable()
export class AnswersForget {
  constructor(private readonly db: Database, private readonly vault: Vault) {}

  /** Bears being done again. @param words any of which makes an answer one about the person @returns how many went */
  async person(organizationId: string, words: readonly string[]): Promise<number> {
    let gone = 0;
    for (let after: [string, string] = ['', '']; ;) {
      const { last, found } = await this.db.hot({ organizationId }, async (c) => {
        const ring = this.vault.ready(organizationId);
        const { rows } = await c.query<Row>({
          text: `select actor_id, key, slot, sealed from idempotency_keys where organization_id = $1 and sealed is not null and (actor_id, key) > ($2, $3) order by actor_id, key limit ${BATCH}`, values: [organizationId, ...after],
        });
        const theirs = rows.filter((row) => {
          const answer = openAnswer(ring, row);
          return words.some((word) => answer.includes(word));
        });
        for (const { actor_id: actorId, key } of theirs) await c.query({ text: 'delete from idempotency_keys where organization_id = $1 and actor_id = $2 and key = $3', values: [organizationId, actorId, key] });
        return { last: rows.at(-1), found: theirs.length };
      });
      gone += found;
      if (!last) return gone;
      after = [last.actor_id, last.key];
    }
  }
}

function openAnswer(ring: ReturnType<Vault['ready']>, row: Row): string {
  return ring.open({ table: 'idempotency_keys', row: row.slot, field: 'sealed', purpose: 'content' }, row.sealed);
}
