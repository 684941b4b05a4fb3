/** The values a label can have; `open` where a table of the code decides (routes, topics, plugins), never what somebody sent. */
export type LabelRow = readonly string[] | 'open';

export interface MetricRow {
  type: 'counter' | 'gauge' | 'histogram';
  /** One sentence, for the scrape and for docs/operations/metrics.md. */
  help: string;
  labels: Readonly<Record<string, LabelRow>>;
  /** Upper bounds of a histogram, rising. */
  buckets?: readonly number[];
}

type LabelsOf<R extends MetricRow> = { [K in keyof R['labels']]: R['labels'][K] extends readonly (infer V extends string)[] ? V : string };
type InstrumentOf<R extends MetricRow> = R['type'] extends 'counter' ? Counter<LabelsOf<R>> : R['type'] extends 'gauge' ? Gauge<LabelsOf<R>> : Histogram<LabelsOf<R>>;
type Labels = Readonly<Record<string, string>>;

/** One series. `buckets` counts what fell into each, the last being above every bound; empty but for histograms. */
export interface Cell { value: number; count: number; readonly buckets: number[] }
export interface Series { readonly labels: Labels; readonly cell: Cell }

/** More than every combination that the house makes; past it an open label says `other`, so that memory and scrapes stay bounded. */
const MAX_SERIES = 3000;
const OTHER = 'other';
const PLAIN = /^[\w.:*/-]{1,100}$/;
/** Six digits in a row or the beginning of a UUID: a number or an id of somebody, which no label may hold (I8). */
const PERSONAL = /\d{6}|[0-9a-f]{8}-?[0-9a-f]{4}/i;

let strict = false;

/** In tests a label that was not declared, or that looks like somebody's, throws. Elsewhere it becomes `other`: a metric breaks no work. */
export function strictMetrics(on: boolean): void {
  strict = on;
}

/** A number under a name. Plain additions in this process's memory: nothing is read out until somebody scrapes. */
abstract class Metric<L extends Labels> {
  private readonly names: readonly string[];
  private root = new Map<string, unknown>();
  private list: Series[] = [];

  constructor(readonly name: string, readonly row: MetricRow) {
    this.names = Object.keys(row.labels);
    // Series that are known beforehand begin at nought: the first event is then a rise, which a rate needs to be seen.
    if (row.type !== 'gauge' || this.names.length === 0) for (const labels of combinations(row.labels)) this.cell(labels as L);
  }

  /** A series to add to without looking it up each time, for hot loops. */
  cell(labels: L): Cell {
    let node: unknown = this.root;
    for (let n = 0; n < this.names.length; n++) {
      node = (node as Map<string, unknown>).get(labels[this.names[n]!]!);
      if (node === undefined) return this.add(labels);
    }
    return this.names.length === 0 ? (this.list[0]?.cell ?? this.keep({})) : (node as Cell);
  }

  series(): readonly Series[] {
    return this.list;
  }

  protected forget(): void {
    this.root = new Map();
    this.list = [];
  }

  private add(labels: L): Cell {
    const fault = this.faultOf(labels);
    if (fault && strict) throw new Error(`metric ${this.name}: ${fault}`);
    const full = this.list.length >= MAX_SERIES;
    const tidy: Record<string, string> = {};
    for (const [name, row] of Object.entries(this.row.labels)) tidy[name] = (full && row === 'open') || !fits(row, labels[name]) ? OTHER : labels[name]!;
    let node: unknown = this.root;
    for (const name of this.names) node = (node as Map<string, unknown> | undefined)?.get(tidy[name]!);
    return (node as Cell | undefined) ?? this.keep(tidy);
  }

  private faultOf(labels: L): string | undefined {
    for (const name of Object.keys(labels)) if (!(name in this.row.labels)) return `the label ${name} is not declared`;
    for (const [name, row] of Object.entries(this.row.labels)) if (!fits(row, labels[name])) return `the label ${name} cannot be what it was given`;
    return undefined;
  }

  private keep(labels: Labels): Cell {
    const cell: Cell = { value: 0, count: 0, buckets: this.row.buckets ? Array<number>(this.row.buckets.length + 1).fill(0) : [] };
    let node = this.root;
    this.names.forEach((name, n) => {
      const value = labels[name]!;
      if (n === this.names.length - 1) node.set(value, cell);
      else {
        if (!node.has(value)) node.set(value, new Map());
        node = node.get(value) as Map<string, unknown>;
      }
    });
    this.list.push({ labels, cell });
    return cell;
  }
}

export class Counter<L extends Labels = Labels> extends Metric<L> {
  inc(labels: L, by = 1): void {
    this.cell(labels).value += by;
  }
}

export class Gauge<L extends Labels = Labels> extends Metric<L> {
  set(labels: L, value: number): void {
    this.cell(labels).value = value;
  }

  /** Nothing is known for now: no series is better than an old one. */
  clear(): void {
    this.forget();
  }
}

export class Histogram<L extends Labels = Labels> extends Metric<L> {
  /** @param value in the unit of the name; seconds everywhere. Below nought (two clocks disagree) counts as nought. */
  observe(labels: L, value: number): void {
    const cell = this.cell(labels);
    const bounds = this.row.buckets!;
    const seen = value > 0 ? value : 0;
    let n = 0;
    while (n < bounds.length && seen > bounds[n]!) n++;
    cell.buckets[n]!++;
    cell.value += seen;
    cell.count++;
  }
}

const table = new Map<string, Counter | Gauge | Histogram>();

/** Adds metrics to the one table that code, scrape and documentation read. A name declared twice stops the process. */
export function defineMetrics<const T extends Record<string, MetricRow>>(rows: T): { readonly [K in keyof T]: InstrumentOf<T[K]> } {
  const made = Object.entries(rows).map(([name, row]) => {
    if (table.has(name)) throw new Error(`metric declared twice: ${name}`);
    const metric = row.type === 'counter' ? new Counter(name, row) : row.type === 'gauge' ? new Gauge(name, row) : new Histogram(name, row);
    table.set(name, metric);
    return [name, metric];
  });
  return Object.fromEntries(made) as { readonly [K in keyof T]: InstrumentOf<T[K]> };
}

export function metricTable(): ReadonlyMap<string, Counter | Gauge | Histogram> {
  return table;
}

function fits(row: LabelRow, value: string | undefined): boolean {
  if (value === undefined) return false;
  return row === 'open' ? PLAIN.test(value) && !PERSONAL.test(value) : row.includes(value);
}

/** Every series of a metric whose labels are all closed; none where one is open. */
function combinations(labels: MetricRow['labels']): Labels[] {
  let all: Labels[] = [{}];
  for (const [name, row] of Object.entries(labels)) all = row === 'open' ? [] : all.flatMap((one) => row.map((value) => ({ ...one, [name]: value })));
  return all;
}
