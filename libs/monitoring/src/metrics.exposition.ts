import { metricTable, type MetricReaders, type MetricRow, type Series } from '@consentry/kernel';

interface Sample { metricName?: string; labels: Record<string, string | number>; value: number }

/** The table of metrics as a scrape, with those of the process beside them. */
export class Exposition {
  private constructor(private readonly readers: MetricReaders, private readonly registry: { metrics(): Promise<string>; readonly contentType: string }) {}

  /** prom-client is loaded here, and only where somebody listens. */
  static async open(readers: MetricReaders): Promise<Exposition> {
    const { collectDefaultMetrics, Registry } = await import('prom-client');
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    for (const [name, metric] of metricTable()) {
      const { type, help } = metric.row;
      // All that the registry asks of a metric; its own classes could not take figures over that were counted elsewhere.
      registry.registerMetric({ name, help, type, get: async () => ({ name, help, type, values: metric.series().flatMap((series) => samplesOf(name, metric.row, series)) }) } as never);
    }
    return new Exposition(readers, registry);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** The exposition format, version 0.0.4. */
  async scrape(): Promise<string> {
    await this.readers.read();
    // The event loop's delay is no number until it was measured once.
    return (await this.registry.metrics()).split('\n').filter((line) => !line.endsWith(' Nan') && !line.endsWith(' NaN')).join('\n');
  }
}

function samplesOf(name: string, { buckets }: MetricRow, { labels, cell }: Series): Sample[] {
  if (!buckets) return [{ labels, value: cell.value }];
  let sum = 0;
  const cumulative = cell.buckets.map((count, n): Sample => ({ metricName: `${name}_bucket`, labels: { ...labels, le: buckets[n] ?? '+Inf' }, value: (sum += count) }));
  return [...cumulative, { metricName: `${name}_sum`, labels, value: cell.value }, { metricName: `${name}_count`, labels, value: cell.count }];
}
