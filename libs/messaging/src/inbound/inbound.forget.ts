import { Injectable } from '@nestjs/common';
import { Database } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { openEvent } from '../messaging.sealed.js';

const BATCH = 500;

interface Row { id: string; body: Buffer | null; event_plain: unknown; payload_plain: unknown; [column: string]: unknown }

/** Deliveries that nobody's number stands on (not understood, of no message of ours, not applied yet) may speak of a person all the same: they are opened and looked through. */
@Injectable()
export class InboundForget {
  constructor(private readonly db: Database, private readonly vault: Vault) {}

  /** Bears being done again. @returns how many went */
  async person(organizationId: string, addresses: readonly string[]): Promise<number> {
    const needles = addresses.map((a) => a.replace(/^\+/, '')).filter((a) => a.length >= 5);
    let gone = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; needles.length > 0;) {
      const { last, found } = await this.db.hot({ organizationId }, async (c) => {
        const ring = this.vault.ready(organizationId);
        const { rows } = await c.query<Row>({ text: `select id, body, event_plain, payload_plain from inbound_events where organization_id = $1 and contact_id is null and state <> 'pending' and id > $2 order by id limit ${BATCH}`, values: [organizationId, after] });
        const theirs = rows.filter((row) => needles.some((needle) => wordsOf(JSON.stringify(openEvent(ring, row))).includes(needle))).map((row) => row.id);
        const { rowCount } = theirs.length === 0 ? { rowCount: 0 } : await c.query({ text: 'delete from inbound_events where id = any($1::uuid[])', values: [theirs] });
        return { last: rows.at(-1)?.id, found: rowCount ?? 0 };
      });
      gone += found;
      if (last === undefined) break;
      after = last;
    }
    return gone;
  }
}

/** Numbers as providers write them: with and without blanks. */
const wordsOf = (text: string): string => `${text} ${text.replace(/[\s()-]/g, '')}`;
