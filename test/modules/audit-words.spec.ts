import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { auditActions } from '@consentry/audit';
import '@consentry/server';

const WORDS = join(import.meta.dirname, '../../../admin/src/i18n');

/** The English sentences are the server's own; the panel has the others, by the names of the actions. */
it.each(['ar', 'hi', 'ms'])('AU-1: the panel has a sentence for each action of the log in %s, and for nothing else', (language) => {
  const source = readFileSync(join(WORDS, `audit.actions.${language}.ts`), 'utf8');
  const said = [...source.matchAll(/'([a-z_]+\.[a-z_]+)':/g)].map(([, name]) => name!);
  expect(said.toSorted()).toEqual([...auditActions().keys()].toSorted());
});
