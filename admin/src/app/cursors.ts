/**
 * react-admin counts pages, the API hands out cursors. Remembers, per list, the cursor at which each page begins, so that page
 * three can be asked for again as itself. A page nobody has walked to yet is reached from the last one known.
 */
export class Cursors {
  private readonly starts = new Map<string, (string | null)[]>();

  /** The cursor of a page, if it is known; null: there is no such page. */
  start(list: string, page: number): string | null | undefined {
    return page === 1 ? '' : this.starts.get(list)?.[page];
  }

  lastKnown(list: string, page: number): number {
    for (let known = page; known > 1; known -= 1) if (this.start(list, known)) return known;
    return 1;
  }

  remember(list: string, page: number, nextCursor: string | null): void {
    const known = this.starts.get(list) ?? [];
    known[page + 1] = nextCursor;
    this.starts.set(list, known);
  }
}
