import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, INSTALLATION } from '@consentry/kernel';
import { defineSealed } from './vault.columns.js';
import { Vault } from './vault.service.js';

defineSealed({ table: 'installation_secrets', key: 'name', keyType: 'text', owner: 'installation', columns: [{ column: 'sealed', field: 'sealed', purpose: 'secret' }] });

/** Random secrets of the installation, made at first need. The database holds them sealed: a dump without the master key gives none of them away. */
@Injectable()
export class InstallationSecrets {
  private readonly known = new Map<string, Promise<KeyObject>>();

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly vault: Vault) {
    vault.onClosed(() => this.known.clear());
  }

  /** 256 bits, the same on every server of the installation. Not to be called inside a transaction. */
  async get(name: string): Promise<KeyObject> {
    this.vault.assertOpen();
    const known = this.known.get(name);
    if (known) return known;
    const loading = this.load(name);
    this.known.set(name, loading);
    // A key provider that was away for a moment must not be away for ever.
    loading.catch(() => this.known.delete(name));
    return loading;
  }

  private async load(name: string): Promise<KeyObject> {
    const place = { organizationId: INSTALLATION, table: 'installation_secrets', row: name, field: 'sealed', purpose: 'secret' as const };
    let sealed = await this.read(name);
    if (!sealed) {
      const { organizationId, ...spot } = place;
      const fresh = randomBytes(32).toString('base64');
      await this.db.hot('system', (c) => c.query({ text: 'insert into installation_secrets (name, sealed, created_at) values ($1, $2, $3) on conflict do nothing', values: [name, this.vault.ready(organizationId).seal(spot, fresh), this.clock.now()] }));
      // Two servers may start at once; the row that won is everybody's.
      sealed = (await this.read(name))!;
    }
    return createSecretKey(Buffer.from(await this.vault.open(place, sealed), 'base64'));
  }

  private async read(name: string): Promise<Buffer | undefined> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ sealed: Buffer }>({ text: 'select sealed from installation_secrets where name = $1', values: [name] }));
    return rows[0]?.sealed;
  }
}
