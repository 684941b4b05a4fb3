import { Injectable } from '@nestjs/common';
import { actForHot, Clock, Database, type Actor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { lockKeysOf } from './vault.reseal.js';
import { scopeOf } from './vault.rotations.js';
import { KEYS_CHANGED, Vault } from './vault.service.js';

/** Crypto-shredding (VA-9): without its data keys, what an organisation sealed is noise, wherever copies of it lie. */
@Injectable()
export class Shredding {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly vault: Vault) {}

  /**
   * Destroys every data key of an organisation, for good. Backups that hold the wrapped keys stay readable until those are destroyed
   * too: docs/decisions/0015. @returns how many keys went
   */
  async destroyKeys(actor: Actor, organizationId: string): Promise<number> {
    const count = await this.db.hot(scopeOf(organizationId), async (c) => {
      await lockKeysOf(c, organizationId);
      const { rowCount } = await c.query({ text: `update data_keys set state = 'destroyed', wrapped = null, destroyed_at = $2 where organization_id = $1 and state <> 'destroyed'`, values: [organizationId, this.clock.now()] });
      await c.query({ text: 'insert into shredded_organizations (shredded_id, shredded_at) values ($1, $2) on conflict do nothing', values: [organizationId, this.clock.now()] });
      await c.query({ text: `delete from key_rotations where organization_id = $1 and state = 'running'`, values: [organizationId] });
      await actForHot(c, organizationId);
      await this.audit.appendHot(c, [{ actor: { ...actor, organizationId }, entry: { action: 'data_keys.shredded', object: { type: 'organization', id: organizationId }, context: { keys: rowCount ?? 0 } } }]);
      await c.query({ text: 'select pg_notify($1, $2)', values: [KEYS_CHANGED, organizationId] });
      return rowCount ?? 0;
    });
    this.vault.forget(organizationId);
    return count;
  }
}
