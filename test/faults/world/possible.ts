import type { State } from './oracle.js';

interface Branch { state: State; done: ReadonlySet<number> }
interface Open { id: number; apply: (state: State) => boolean | void }

/**
 * Everything that may be true. What somebody asks takes effect at some moment between his asking and the answer, or not at all when it
 * fails; until the answer is there both hold. A message is only wrong when it is wrong in every one of these.
 */
export class Possible {
  private branches: Branch[];
  private readonly open: Open[] = [];
  private ids = 0;

  constructor(state: State) {
    this.branches = [{ state, done: new Set() }];
  }

  get states(): readonly State[] {
    return this.branches.map((b) => b.state);
  }

  begin(apply: Open['apply']): number {
    const id = ++this.ids;
    this.open.push({ id, apply });
    this.close();
    return id;
  }

  /** `maybe`: nobody knows. */
  end(id: number, outcome: 'done' | 'refused' | 'maybe'): void {
    const at = this.open.findIndex((o) => o.id === id);
    if (at < 0) return;
    this.open.splice(at, 1);
    const kept = outcome === 'maybe' ? this.branches : this.branches.filter((b) => b.done.has(id) === (outcome === 'done'));
    // A refusal that the oracle foresaw in no branch, or an answer: told by whoever asked for it.
    this.branches = (kept.length > 0 ? kept : this.branches).map(({ state, done }) => ({ state, done: new Set([...done].filter((d) => d !== id)) }));
    this.close();
  }

  /** It has happened, now. */
  happened(apply: (state: State) => unknown): void {
    this.branches = this.branches.map(({ state, done }) => { const next = structuredClone(state); apply(next); return { state: next, done }; });
    this.close();
  }

  private close(): void {
    const seen = new Map<string, Branch>();
    const look = [...this.branches];
    for (let branch = look.pop(); branch; branch = look.pop()) {
      const key = `${JSON.stringify(branch.state)} ${[...branch.done].sort().join()}`;
      if (seen.has(key)) continue;
      seen.set(key, branch);
      for (const { id, apply } of this.open) {
        if (branch.done.has(id)) continue;
        const state = structuredClone(branch.state);
        if (apply(state) !== false) look.push({ state, done: new Set([...branch.done, id]) });
      }
    }
    this.branches = [...seen.values()];
  }
}
