import { ProblemError, publicId, type FieldError, type HotClient } from '@consentry/kernel';
import type { Group } from './segments.schema.js';

interface Named { path: string; kind: 'tag' | 'import'; id: string }

/** A tag or import that isn't there is a slip of the pen, and a foreign one is not there: both are said, with their place. */
export async function refuseUnknownNames(client: HotClient, definition: Group, path: string[]): Promise<void> {
  const named = namesIn(definition, path);
  const errors: FieldError[] = [];
  for (const kind of ['tag', 'import'] as const) {
    const wanted = named.filter((n) => n.kind === kind);
    if (wanted.length === 0) continue;
    const { rows } = await client.query<{ id: string }>({ text: `select id from ${kind === 'tag' ? 'tags' : 'imports'} where id = any($1::uuid[])`, values: [wanted.map((n) => n.id)] });
    const known = new Set(rows.map((r) => r.id));
    errors.push(...wanted.filter((n) => !known.has(n.id)).map((n) => ({ path: n.path, message: `There is no such ${kind}.` })));
  }
  if (errors.length > 0) throw new ProblemError('request.invalid', { errors });
}

function namesIn(group: Group, path: string[]): Named[] {
  return group.conditions.flatMap((condition, i): Named[] => {
    const here = [...path, 'conditions', String(i)];
    if (condition.field === 'group') return namesIn(condition, here);
    if (condition.field === 'tag') return [{ path: [...here, 'tagId'].join('.'), kind: 'tag', id: condition.tagId }];
    return condition.field === 'import' ? [{ path: [...here, 'importId'].join('.'), kind: 'import', id: condition.importId }] : [];
  });
}

/** A definition as it was given: ids in their public form. */
export function shownDefinition(group: Group): unknown {
  return {
    ...group,
    conditions: group.conditions.map((condition) => {
      if (condition.field === 'group') return shownDefinition(condition);
      if (condition.field === 'tag') return { ...condition, tagId: publicId('tag', condition.tagId) };
      return condition.field === 'import' ? { ...condition, importId: publicId('import', condition.importId) } : condition;
    }),
  };
}
