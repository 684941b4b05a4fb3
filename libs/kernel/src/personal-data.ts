/**
 * The data map (PR-8): what every column of the schema holds of people, why, for how long, and what erasure does to it. Each module
 * declares its own tables here; export, erasure, retention and the records of processing walk the map and import no feature.
 * A test compares it with the migrated schema: an undeclared column is red.
 */

/** Why personal data is kept (GDPR art. 5(1)(b)). */
export const PURPOSES = {
  messaging: 'Exchanging messages with the people who agreed to them',
  consent: 'Proving that people agreed, and honouring that they no longer do',
  delivery: 'Delivering messages and finding out what became of them',
  access: 'Letting the right people in: accounts, sign-in, sessions and keys',
  security: 'Protecting accounts and data, and showing who did what',
  integration: "Telling the organisation's own systems what happened",
  operation: 'Running the service',
} as const;
export type Purpose = keyof typeof PURPOSES;

/** What kind of personal data a column holds. */
export const CATEGORIES = {
  identity: 'Names and identifiers',
  contact: 'Telephone numbers, addresses and their keyed hashes',
  content: 'What people wrote, said or sent',
  profile: 'What the organisation wrote down of a person: attributes, tags, language, time zone',
  choice: 'What a person agreed or objected to',
  credential: 'Proofs of identity: password hashes, keys of second factors, tokens',
  technical: 'IP addresses, programs, places, times of use',
  reference: 'A number that stands for a person and says nothing without the record it points to',
} as const;
export type Category = keyof typeof CATEGORIES;

/**
 * What erasing the person does: `delete`, the row goes; `blank`, the value goes and the row stays; `keep`, the law or the rights of others
 * ask for it, with the reason.
 */
export type Erasure = 'delete' | { blank: string } | { keep: string };

/** One column that says something of a person. */
export interface PersonalColumn { category: Category; erase: Erasure }

export interface DataTable {
  table: string;
  /** What its rows are, in a few words, for the records of processing. */
  holds: string;
  purpose: Purpose;
  /** A class of {@link defineRetention}. */
  retention: string;
  /** When a row became old, as SQL over the alias `t`. Without it rows go with what they belong to (`under`), or a job of the module takes them away. */
  age?: string;
  /** The table whose rows these belong to; they are taken away before those. */
  under?: string;
  /** The column with the id of the row that these belong to: they go with it, in one statement, where they have no `age` of their own. */
  link?: string;
  /** While this holds of an old row (alias `t`), it stays: something younger hangs on it. $2 is the time before which rows are old. */
  unless?: string;
  /** The id of the contact or user whom a row is about, as SQL over the alias `t`. */
  contact?: string;
  user?: string;
  /** What takes its rows away in place of the statements made from this map, where more hangs on them than rows. */
  handledBy?: string;
  columns: {
    /** Columns that say nothing of a person, separated by spaces. */
    plain: string;
    personal?: Record<string, PersonalColumn>;
  };
}

const tables = new Map<string, DataTable>();

/** Adds a module's tables to the map. @throws Error when one is declared twice, or a column both ways */
export function definePersonalData(...rows: DataTable[]): void {
  for (const row of rows) {
    if (tables.has(row.table)) throw new Error(`table declared twice in the data map: ${row.table}`);
    const twice = plainColumns(row).filter((column) => row.columns.personal?.[column]);
    if (twice.length > 0) throw new Error(`columns declared twice in the data map: ${row.table}.${twice.join(', ')}`);
    tables.set(row.table, row);
  }
}

export function dataMap(): readonly DataTable[] {
  return [...tables.values()];
}

export function plainColumns(row: DataTable): string[] {
  return row.columns.plain.split(/\s+/).filter(Boolean);
}

/** How long a class of data is kept. Days; where floor and ceiling are the same nobody can change it. */
export interface RetentionClass {
  what: string;
  standard: number;
  floor: number;
  ceiling: number;
  /** Where the standard comes from: a page, a law. */
  source: string;
}

const classes = new Map<string, RetentionClass>();

/** Adds classes of retention (PR-5). */
export function defineRetention<const T extends Record<string, RetentionClass>>(rows: T): T {
  for (const [name, row] of Object.entries(rows)) {
    if (classes.has(name)) throw new Error(`retention class declared twice: ${name}`);
    if (!(row.floor <= row.standard && row.standard <= row.ceiling)) throw new Error(`retention class out of its own bounds: ${name}`);
    classes.set(name, row);
  }
  return rows;
}

export function retentionClasses(): ReadonlyMap<string, RetentionClass> {
  return classes;
}
