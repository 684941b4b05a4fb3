import { Injectable } from '@nestjs/common';
import { Database, INSTALLATION, Log } from '@consentry/kernel';
import { conversionsOf, type Conversion } from './vault.columns.js';
import { scopeOf } from './vault.rotations.js';
import { Vault } from './vault.service.js';

const CHUNK = 200;

/**
 * Seals rows from before their columns were sealed. What is not converted yet is found by its own look, so a killed run is simply
 * begun again; a converted row holds nothing readable any more.
 */
@Injectable()
export class Conversions {
  private stopping = false;

  constructor(private readonly db: Database, private readonly vault: Vault, private readonly log: Log) {}

  /** Works until nothing is left, or {@link stop}. @returns how many rows were converted */
  async run(when: Conversion['when']): Promise<number> {
    let total = 0;
    for (const conversion of conversionsOf(when)) {
      for (const organizationId of conversion.owner === 'installation' ? [INSTALLATION] : await this.organizations()) {
        const done = await this.convert(conversion, organizationId);
        if (done > 0) this.log.info('rows_sealed', { organizationId, table: conversion.table, name: conversion.name, count: done });
        total += done;
      }
    }
    return total;
  }

  stop(): void {
    this.stopping = true;
  }

  /** How many rows wait, over all organisations. */
  async waiting(): Promise<number> {
    let n = 0;
    for (const conversion of [...conversionsOf('start'), ...conversionsOf('behind')]) {
      for (const organizationId of conversion.owner === 'installation' ? [INSTALLATION] : await this.organizations()) {
        const { rows } = await this.db.hot(scopeOf(organizationId), (c) => c.query<{ n: string }>({ text: `select count(*) as n from ${conversion.table} where ${conversion.where}` }));
        n += Number(rows[0]!.n);
      }
    }
    return n;
  }

  private async convert(conversion: Conversion, organizationId: string): Promise<number> {
    const { table, key, where, read, write } = conversion;
    await this.vault.ring(organizationId);
    for (let done = 0; ;) {
      if (this.stopping) return done;
      const converted = await this.db.hotRetrying(scopeOf(organizationId), async (c) => {
        const ring = this.vault.ready(organizationId);
        const { rows } = await c.query<Record<string, unknown>>({ text: `select ${key}::text as row, ${read.join(', ')} from ${table} where ${where} order by ${key} limit ${CHUNK} for no key update` });
        for (const row of rows) {
          await c.query({ text: `update ${table} set ${write.map((column, i) => `${column} = $${i + 2}`).join(', ')} where ${key} = $1::${conversion.keyType}`, values: [row['row'], ...conversion.convert(ring, row)] });
        }
        return rows.length;
      }, 5);
      done += converted;
      if (converted < CHUNK) return done;
    }
  }

  private async organizations(): Promise<string[]> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ id: string }>({ text: `select id from organizations o where not exists (select 1 from shredded_organizations s where s.shredded_id = o.id) order by id` }));
    return rows.map((r) => r.id);
  }
}
