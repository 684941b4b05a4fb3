import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditActions } from '@consentry/audit';
import { faultsOf, play, Stage } from './audit-actions.stage.js';
import { casesOf, NAMES } from './audit-actions.table.js';

let stage: Stage;
beforeAll(async () => { stage = await Stage.set(); });
afterAll(() => stage.strike());

describe('AU-1, I7: the action matrix', () => {
  it('every action of the whole server has its case, and no case is of none', () => {
    expect(NAMES.toSorted()).toEqual([...auditActions().keys()].toSorted());
  });

  it.each(NAMES)('%s: one leaf, of the right actor, origin, type, object and context', async (action) => {
    const told = await casesOf(stage)[action]!();
    expect(faultsOf(stage, action, told, await play(stage, action, told))).toEqual([]);
  });
});
