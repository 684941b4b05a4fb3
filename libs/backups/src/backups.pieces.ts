/** Bytes of a stream in pieces of whatever size one asks for. Holds one piece and what came with it. */
export class Pieces {
  private readonly source: AsyncIterator<Uint8Array>;
  private held: Buffer[] = [];
  private length = 0;
  private ended = false;

  constructor(private readonly stream: AsyncIterable<Uint8Array> & { destroy?(): unknown }) {
    this.source = stream[Symbol.asyncIterator]();
  }

  /** Exactly `size` bytes; fewer only where the stream ends. */
  async take(size: number): Promise<Buffer> {
    while (this.length < size && !this.ended) {
      const next = await this.source.next();
      if (next.done) this.ended = true;
      else this.keep(next.value);
    }
    const all = this.held.length === 1 ? this.held[0]! : Buffer.concat(this.held, this.length);
    const rest = all.subarray(Math.min(size, all.length));
    this.held = rest.length > 0 ? [rest] : [];
    this.length = rest.length;
    return all.subarray(0, size);
  }

  /** Lets go of the stream before its end. One that nobody has begun to read is not told by its iterator. */
  async close(): Promise<void> {
    this.ended = true;
    this.stream.destroy?.();
    await this.source.return?.();
  }

  private keep(part: Uint8Array): void {
    this.held.push(Buffer.isBuffer(part) ? part : Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    this.length += part.length;
  }
}
