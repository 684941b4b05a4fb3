/** What a scrape says, read by the text of the exposition format alone (prometheus.io, "Exposition formats", version 0.0.4). */
export interface Family { name: string; help: string; type: string; samples: Sample[] }
export interface Sample { name: string; labels: Record<string, string>; value: number }

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const NUMBER = /^[+-]?(\d+(\.\d+)?([eE][+-]?\d+)?|Inf)$/;

/** @throws for every line that the format does not allow, and for `NaN`, which ours never says */
export function readExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, Family>();
  let current: Family | undefined;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment) {
      const [, word, name, rest] = comment as unknown as [string, string, string, string];
      if (word === 'HELP') {
        if (families.has(name)) throw new Error(`told twice: ${name}`);
        current = { name, help: rest, type: '', samples: [] };
        families.set(name, current);
      } else {
        if (current?.name !== name || current.samples.length > 0) throw new Error(`TYPE out of place: ${name}`);
        current.type = rest;
      }
      continue;
    }
    const sample = readSample(line);
    if (!current || !belongs(current, sample.name)) throw new Error(`a sample of no family: ${line}`);
    current.samples.push(sample);
  }
  for (const family of families.values()) check(family);
  return families;
}

function readSample(line: string): Sample {
  const name = NAME.exec(line)?.[0];
  if (!name) throw new Error(`no name: ${line}`);
  let at = name.length;
  const labels: Record<string, string> = {};
  if (line[at] === '{') {
    at++;
    while (line[at] !== '}') {
      const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)",?/.exec(line.slice(at));
      if (!label) throw new Error(`labels: ${line}`);
      if (label[1]! in labels) throw new Error(`a label twice: ${line}`);
      labels[label[1]!] = label[2]!.replace(/\\(["\\n])/g, (_, c: string) => (c === 'n' ? '\n' : c));
      at += label[0].length;
    }
    at++;
  }
  if (line[at] !== ' ') throw new Error(`no space: ${line}`);
  const value = line.slice(at + 1);
  if (!NUMBER.test(value)) throw new Error(`no number: ${line}`);
  return { name, labels, value: value === '+Inf' ? Infinity : Number(value) };
}

function belongs(family: Family, name: string): boolean {
  return name === family.name || (family.type === 'histogram' && [`${family.name}_bucket`, `${family.name}_sum`, `${family.name}_count`].includes(name));
}

function check(family: Family): void {
  if (!family.help || !['counter', 'gauge', 'histogram'].includes(family.type)) throw new Error(`without HELP or TYPE: ${family.name}`);
  const seen = new Set(family.samples.map((s) => `${s.name}${JSON.stringify(Object.entries(s.labels).sort())}`));
  if (seen.size !== family.samples.length) throw new Error(`a series twice: ${family.name}`);
  if (family.type === 'counter' && family.samples.some((s) => s.value < 0)) throw new Error(`a counter below nought: ${family.name}`);
  if (family.type === 'histogram') for (const buckets of Map.groupBy(family.samples, (s) => JSON.stringify(Object.entries(s.labels).filter(([n]) => n !== 'le').sort())).values()) checkHistogram(family.name, buckets);
}

function checkHistogram(name: string, samples: Sample[]): void {
  const buckets = samples.filter((s) => s.name === `${name}_bucket`);
  const bounds = buckets.map((s) => (s.labels['le'] === '+Inf' ? Infinity : Number(s.labels['le'])));
  if (bounds.some((b, n) => Number.isNaN(b) || (n > 0 && b <= bounds[n - 1]!)) || bounds.at(-1) !== Infinity) throw new Error(`bounds do not rise to +Inf: ${name}`);
  if (buckets.some((b, n) => n > 0 && b.value < buckets[n - 1]!.value)) throw new Error(`buckets are not cumulative: ${name}`);
  const count = samples.find((s) => s.name === `${name}_count`)?.value;
  if (count !== buckets.at(-1)!.value || !samples.some((s) => s.name === `${name}_sum`)) throw new Error(`count and +Inf differ: ${name}`);
}
