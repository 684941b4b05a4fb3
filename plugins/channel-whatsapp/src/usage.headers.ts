import { z, type Usage } from '@consentry/plugin-sdk';

const percent = z.number().nonnegative().catch(0);
const Counts = z.looseObject({ call_count: percent, total_time: percent, total_cputime: percent });
const Business = z.record(z.string(), z.array(Counts.extend({ estimated_time_to_regain_access: z.number().nonnegative().catch(0) })));
const AdAccount = z.looseObject({ acc_id_util_pct: percent, reset_time_duration: z.number().nonnegative().catch(0) });

type Reading = { percent: number; regainSeconds: number };
const highest = ({ call_count, total_time, total_cputime }: z.infer<typeof Counts>) => Math.max(call_count, total_time, total_cputime);

/** Each header in its own words. Source: Meta, "Rate limits" of the Graph API. Business use cases name MINUTES, ad accounts seconds. */
const HEADERS: Record<string, (value: unknown) => Reading[] | undefined> = {
  'x-app-usage': (value) => {
    const read = Counts.safeParse(value);
    return read.data && [{ percent: highest(read.data), regainSeconds: 0 }];
  },
  'x-business-use-case-usage': (value) => {
    const read = Business.safeParse(value);
    return read.data && Object.values(read.data).flat().map((use) => ({ percent: highest(use), regainSeconds: use.estimated_time_to_regain_access * 60 }));
  },
  'x-ad-account-usage': (value) => {
    const read = AdAccount.safeParse(value);
    // The time until the count starts again; it holds nobody up before the allowance is used.
    return read.data && [{ percent: read.data.acc_id_util_pct, regainSeconds: read.data.acc_id_util_pct >= 100 ? read.data.reset_time_duration : 0 }];
  },
};

/** How much of Meta's allowance is used, by the fullest of what an answer tells (MO-3). Undefined: it tells nothing readable. */
export function readUsage(headers: Headers): Usage | undefined {
  const readings = Object.entries(HEADERS).flatMap(([name, read]) => {
    const text = headers.get(name);
    return (text === null ? undefined : read(jsonOrUndefined(text))) ?? [];
  });
  if (readings.length === 0) return undefined;
  const regainSeconds = Math.min(86_400, Math.ceil(Math.max(...readings.map((one) => one.regainSeconds))));
  return { percent: Math.min(1000, Math.max(...readings.map((one) => one.percent))), ...(regainSeconds > 0 && { regainSeconds }) };
}

export function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
