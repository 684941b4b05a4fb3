import { hash } from 'node:crypto';

const NEWLINE = 10;

/**
 * Counts the rows of a COPY and sums up their hashes. Which order they come in makes no difference: after a restore they may lie
 * elsewhere. Against damage and faults of ours; against people the seal of the backup is what counts.
 */
export class RowDigest {
  rows = 0;
  private readonly sums = new Uint32Array(8);
  private begun: Buffer[] = [];

  add(part: Buffer): void {
    let from = 0;
    for (let at = part.indexOf(NEWLINE); at !== -1; at = part.indexOf(NEWLINE, from)) {
      const piece = part.subarray(from, at);
      this.row(this.begun.length === 0 ? piece : Buffer.concat([...this.begun.splice(0), piece]));
      from = at + 1;
    }
    if (from < part.length) this.begun.push(part.subarray(from));
  }

  value(): string {
    return Buffer.from(this.sums.buffer).toString('hex');
  }

  private row(line: Buffer): void {
    this.rows++;
    const digest = hash('sha256', line, 'buffer');
    for (let n = 0; n < 8; n++) this.sums[n]! += digest.readUInt32LE(n * 4);
  }
}
