import type { KeyRing } from './vault.ring.js';

/** Every sealed column of the house. Rotation and conversion walk this list and import no feature. */
export interface SealedTable {
  table: string;
  /** The column, unique in the table, whose text is the `row` of the place; rows are worked through in its order. */
  key: string;
  keyType: 'uuid' | 'text';
  /** `tenant`: rows of one organisation each. `installation`: sealed under the installation's own data key. */
  owner: 'tenant' | 'installation';
  columns: { column: string; field: string; purpose: 'secret' | 'personal' | 'content' }[];
}

/** Rows from before a column was sealed, and how they become what they are now. Asked for until no row is left, so it resumes by itself. */
export interface Conversion {
  name: string;
  table: string;
  key: string;
  keyType: 'uuid' | 'text';
  /** SQL condition that a row not yet converted meets. */
  where: string;
  /** Columns that `convert` looks at, and writes. */
  read: string[];
  write: string[];
  /** `start`: before the server opens, because look-ups need it. `behind`: while it serves. */
  when: 'start' | 'behind';
  owner: 'tenant' | 'installation';
  /** The new values of `write`, in order. */
  convert(ring: KeyRing, row: Record<string, unknown>): unknown[];
}

const tables: SealedTable[] = [];
const conversions: Conversion[] = [];

/** Adds a module's sealed columns. */
export function defineSealed(table: SealedTable): SealedTable {
  if (tables.some((t) => t.table === table.table)) throw new Error(`sealed table declared twice: ${table.table}`);
  tables.push(table);
  return table;
}

export function defineConversion(conversion: Conversion): Conversion {
  conversions.push(conversion);
  return conversion;
}

export function sealedTables(): readonly SealedTable[] {
  return tables;
}

export function conversionsOf(when: Conversion['when']): readonly Conversion[] {
  return conversions.filter((c) => c.when === when);
}

/** The SQLSTATE of a write under a data key that was destroyed meanwhile. */
export const KEY_GONE = 'CV001';

/** Locks that stand for one data key: writers under it share them, whoever destroys it takes them alone. */
export const KEY_LOCKS = 727005;

/** Locks that stand for the data keys of one organisation: who adds or destroys some takes it first, so that none is added behind a destruction. */
export const ORGANIZATION_LOCKS = 727006;

/** Locks that stand for one version of a master key: who wraps by it shares them, whoever destroys it takes them alone. */
export const MASTER_LOCKS = 727007;

/** The SQLSTATE of a data key that arrives wrapped by a master key that was destroyed meanwhile. */
export const MASTER_GONE = 'CV002';

export const MASTER_GUARD = `
  create function require_live_master_key() returns trigger language plpgsql as $$
  begin
    perform pg_advisory_xact_lock_shared(hashtextextended(new.master_key_provider || '/' || new.master_key_version, ${MASTER_LOCKS}));
    if not exists (select 1 from master_keys m where m.provider = new.master_key_provider and m.version = new.master_key_version and m.state <> 'destroyed') then
      raise exception 'a data key was wrapped by a master key that is gone' using errcode = '${MASTER_GONE}';
    end if;
    return new;
  end $$;
  create trigger data_keys_master after insert or update of wrapped on data_keys for each row when (new.wrapped is not null) execute function require_live_master_key();`;

/** What the guards share; in the vault's own migration. */
export const SEALED_FUNCTION = `
  create function require_live_data_keys(named uuid[]) returns void language plpgsql as $$
  declare named_key uuid;
  begin
    foreach named_key in array named loop
      perform pg_advisory_xact_lock_shared(hashtextextended(named_key::text, ${KEY_LOCKS}));
      if not exists (select 1 from data_keys k where k.id = named_key and k.state <> 'destroyed') then
        raise exception 'a value was sealed under a data key that is gone' using errcode = '${KEY_GONE}';
      end if;
    end loop;
  end $$;`;

/**
 * For a migration: makes the database itself refuse what isn't sealed in these columns, and what is sealed under a key that was
 * destroyed. Until its transaction ends, a writer holds off the destruction of the key he wrote under; so a key at zero references
 * stays there.
 */
export function sealedGuard(table: string, columns: string[]): string {
  const named = (row: string, condition: (column: string) => string) =>
    columns.map((c) => `select encode(substring(${row}.${c} from 5 for 16), 'hex')::uuid as id where ${condition(c)}`).join(' union ');
  const perFresh = columns.map((c) => `select encode(substring(f.${c} from 5 for 16), 'hex')::uuid as id from fresh f where f.${c} is not null`).join(' union ');
  return `
    ${columns.map((c) => `alter table ${table} add constraint ${table}_${c}_sealed check (substring(${c} from 1 for 4) in ('\\x43560101'::bytea, '\\x43560102'::bytea));`).join('\n    ')}
    create function ${table}_sealed_inserted() returns trigger language plpgsql as $$
    declare named uuid[];
    begin
      select array_agg(id order by id) into named from (${perFresh}) keys;
      if named is not null then perform require_live_data_keys(named); end if;
      return null;
    end $$;
    create trigger ${table}_sealed_inserted after insert on ${table} referencing new table as fresh for each statement execute function ${table}_sealed_inserted();
    create function ${table}_sealed_updated() returns trigger language plpgsql as $$
    declare named uuid[];
    begin
      select array_agg(id order by id) into named from (${named('new', (c) => `new.${c} is not null and new.${c} is distinct from old.${c}`)}) keys;
      if named is not null then perform require_live_data_keys(named); end if;
      return new;
    end $$;
    create trigger ${table}_sealed_updated before update of ${columns.join(', ')} on ${table} for each row execute function ${table}_sealed_updated();`;
}
