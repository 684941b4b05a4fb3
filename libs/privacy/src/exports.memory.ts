import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So much may pile up among what the collector takes for lasting, before that is cleared away too. */
const PILE_BYTES = 28 * 1024 * 1024;

/**
 * A copy makes gigabytes of garbage and holds next to nothing. Left to itself the collector takes half of a page for something that stays,
 * and waits until the heap has trebled, since memory that nobody asks for costs nothing; here it does (P-9). So it is asked: briefly after
 * each page, while the page's remains are young, and wholly where something piled up all the same.
 */
export class Tidying {
  private base = lasting();

  /** Between two pages. */
  turn(): void {
    collect({ type: 'minor' });
    const now = lasting();
    // What others hold comes and goes.
    if (now < this.base) this.base = now;
    if (now - this.base < PILE_BYTES) return;
    collect();
    this.base = lasting();
  }
}

function lasting(): number {
  return getHeapSpaceStatistics().reduce((sum, { space_name, space_used_size }) => (/^(?:old|large_object)_space$/.test(space_name) ? sum + space_used_size : sum), 0);
}

let collector: ((options?: { type: 'minor' }) => void) | undefined;
function collect(options?: { type: 'minor' }): void {
  if (!collector) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as typeof collector;
    // Only this one has it: nothing else of the process sees a `gc`.
    setFlagsFromString('--no-expose-gc');
  }
  collector!(options);
}
