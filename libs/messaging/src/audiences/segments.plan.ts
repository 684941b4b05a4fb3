import { DAY_MS } from '../gate/gate.facts.js';
import type { Definition, Group, Leaf } from './segments.schema.js';

/** What a plan asks of the keys: the tokens under which a contact with an attribute is found. */
export interface Tokens { equals(name: string, value: unknown): string; exists(name: string): string }

/**
 * A definition made ready for a page of contacts `c`. `where` is a condition of SQL that everybody who is meant meets. Unless `exact`,
 * some who are not meant meet it too: then `test` decides with the attributes opened and the answers of `flags`.
 */
export interface Plan {
  where: string;
  exact: boolean;
  flags: string[];
  test(flags: readonly boolean[], attributes: Record<string, unknown>): boolean;
}

type Attribute = Extract<Leaf, { field: 'attribute' }>;

/** @param bind takes a value and gives the place that stands for it in the statement */
export function planOf(definition: Definition, now: Date, tokens: Tokens, bind: (value: unknown) => string): Plan {
  const flags: string[] = [];
  const part = (condition: Group['conditions'][number]): Omit<Plan, 'flags'> => {
    if (condition.field === 'group') return join(condition, condition.conditions.map(part));
    if (condition.field === 'attribute' && isOrder(condition)) {
      return { where: has([tokens.exists(condition.name)], bind), exact: false, test: (_flags, attributes) => ordered(condition, attributes[condition.name]) };
    }
    const where = sqlOf(condition, now, tokens, bind);
    const place = flags.push(where) - 1;
    return { where, exact: true, test: (answers) => answers[place] === true };
  };
  return { ...join(definition, definition.conditions.map(part)), flags };
}

function join(group: Group, parts: Omit<Plan, 'flags'>[]): Omit<Plan, 'flags'> {
  return {
    where: `(${parts.map((p) => p.where).join(group.match === 'all' ? ' and ' : ' or ')})`, exact: parts.every((p) => p.exact),
    test: (flags, attributes) => (group.match === 'all' ? parts.every((p) => p.test(flags, attributes)) : parts.some((p) => p.test(flags, attributes))),
  };
}

function sqlOf(leaf: Leaf, now: Date, tokens: Tokens, bind: (value: unknown) => string): string {
  switch (leaf.field) {
    case 'attribute':
      return attributeSql(leaf, tokens, bind);
    case 'tag':
      return `${leaf.op === 'has' ? '' : 'not '}exists (select 1 from contact_tags t where t.contact_id = c.id and t.tag_id = ${bind(leaf.tagId)}::uuid)`;
    case 'consent': {
      const of = `select 1 from consent_states s where s.contact_id = c.id and s.channel = ${bind(leaf.channel)} and s.purpose = ${bind(leaf.purpose)}`;
      return leaf.is === 'none' ? `not exists (${of})` : `exists (${of} and s.state = ${bind(leaf.is)})`;
    }
    case 'optedOut':
      return `${leaf.is ? '' : 'not '}exists (select 1 from opt_outs o where o.contact_id = c.id${leaf.channel === undefined ? '' : ` and o.channel = ${bind(leaf.channel)}`})`;
    case 'language':
      return `coalesce(c.language = any(${bind(leaf.in)}::text[]), false)`;
    case 'timeZone':
      return `coalesce(c.time_zone = any(${bind(leaf.in)}::text[]), false)`;
    case 'createdAt':
      return `c.created_at ${leaf.op === 'before' ? '<' : '>='} ${bind(leaf.value)}::timestamptz`;
    case 'lastInbound':
      return `exists (select 1 from conversations v where v.contact_id = c.id and v.last_inbound_at > ${bind(new Date(now.getTime() - leaf.withinDays * DAY_MS))}::timestamptz)`;
    case 'import':
      return `exists (select 1 from import_rows r where r.import_id = ${bind(leaf.importId)}::uuid and r.contact_id = c.id)`;
  }
}

function attributeSql(leaf: Attribute, tokens: Tokens, bind: (value: unknown) => string): string {
  switch (leaf.op) {
    case 'equals':
      return has([tokens.equals(leaf.name, leaf.value)], bind);
    case 'not':
      return `not (${has([tokens.equals(leaf.name, leaf.value)], bind)})`;
    case 'in':
      return has(leaf.values.map((value) => tokens.equals(leaf.name, value)), bind);
    case 'exists':
      return has([tokens.exists(leaf.name)], bind);
    case 'missing':
      return `not (${has([tokens.exists(leaf.name)], bind)})`;
    default:
      throw new Error(`${leaf.op} is decided on the opened attributes`);
  }
}

function has(tokens: string[], bind: (value: unknown) => string): string {
  return `c.attribute_index && ${bind(tokens)}::text[]`;
}

function isOrder(leaf: Attribute): boolean {
  return leaf.op === 'before' || leaf.op === 'after' || leaf.op === 'greater' || leaf.op === 'less';
}

/** What cannot be compared is neither before nor after anything. */
function ordered(leaf: Attribute, value: unknown): boolean {
  if (leaf.op === 'before' || leaf.op === 'after') {
    const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return leaf.op === 'before' ? at < Date.parse(leaf.value) : at >= Date.parse(leaf.value);
  }
  if (leaf.op !== 'greater' && leaf.op !== 'less') return false;
  const n = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return leaf.op === 'greater' ? n > leaf.value : n < leaf.value;
}
