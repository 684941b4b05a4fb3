/**
 * Gathers single requests into one statement: flushes as soon as the writer is free, so a lone request waits for nothing
 * and a burst shares one commit. One flush per key runs at a time; the order of arrival is kept.
 */
export class MicroBatcher<In, Out> {
  private readonly lanes = new Map<string, Lane<In, Out>>();

  constructor(
    private readonly flush: (key: string, items: In[]) => Promise<PromiseSettledResult<Out>[]>,
    private readonly options: { maxBatch: number; maxWaiting: number },
  ) {}

  submit(key: string, item: In): Promise<Out> {
    let lane = this.lanes.get(key);
    if (!lane) this.lanes.set(key, (lane = { waiting: [], running: false }));
    if (lane.waiting.length >= this.options.maxWaiting) return Promise.reject(new BatcherFullError());
    const { promise, resolve, reject } = Promise.withResolvers<Out>();
    lane.waiting.push({ item, resolve, reject });
    if (!lane.running) {
      lane.running = true;
      // One turn of the loop: requests that arrived in the same read of the socket travel together.
      setImmediate(() => void this.run(key, lane));
    }
    return promise;
  }

  /** Resolves when nothing is waiting or being written. */
  async idle(): Promise<void> {
    while (this.lanes.size > 0) await new Promise((r) => setImmediate(r));
  }

  private async run(key: string, lane: Lane<In, Out>): Promise<void> {
    while (lane.waiting.length > 0) {
      const batch = lane.waiting.splice(0, this.options.maxBatch);
      try {
        const results = await this.flush(key, batch.map((b) => b.item));
        batch.forEach((b, i) => {
          const result = results[i];
          if (result?.status === 'fulfilled') b.resolve(result.value);
          else b.reject(result?.reason ?? new Error('the batch gave no result for this item'));
        });
      } catch (error) {
        for (const b of batch) b.reject(error);
      }
    }
    lane.running = false;
    this.lanes.delete(key);
  }
}

export class BatcherFullError extends Error {
  constructor() {
    super('too many requests are waiting to be written');
    this.name = 'BatcherFullError';
  }
}

interface Lane<In, Out> {
  waiting: { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void }[];
  running: boolean;
}
