import type { Gauge } from './metrics.js';
import { METRICS } from './metrics.table.js';

/** A reader's figures stand for so long, however often somebody scrapes. */
const FRESH_MS = 1000;
/** A scraper gives up after ten seconds by default; what is read in memory must reach it. */
const PATIENCE_MS = 3000;

interface Reader { name: string; gauges: readonly Pick<Gauge, 'clear'>[]; read: () => void | Promise<void>; running?: Promise<void> | undefined; at: number }

/** What is looked up only when somebody scrapes: figures that would cost something to keep. */
export class MetricReaders {
  private readonly readers: Reader[] = [];

  /** @param gauges what `read` sets; emptied before it, so that a failed reading leaves no old figure behind */
  add(name: string, gauges: readonly Pick<Gauge, 'clear'>[], read: () => void | Promise<void>): void {
    this.readers.push({ name, gauges, read, at: -Infinity });
  }

  /** Never throws: what could not be read is missing from the scrape and counted. */
  async read(): Promise<void> {
    await Promise.all(this.readers.map((reader) => (reader.running ??= run(reader).finally(() => { reader.running = undefined; }))));
  }
}

async function run(reader: Reader): Promise<void> {
  if (performance.now() - reader.at < FRESH_MS) return;
  for (const gauge of reader.gauges) gauge.clear();
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_resolve, reject) => { timer = setTimeout(() => reject(new Error('late')), PATIENCE_MS); });
    await Promise.race([(async () => reader.read())(), late]);
    reader.at = performance.now();
  } catch {
    METRICS.consentry_scrape_failures_total.inc({ reading: reader.name });
  } finally {
    clearTimeout(timer);
  }
}
