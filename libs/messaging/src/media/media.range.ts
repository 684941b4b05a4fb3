import { ProblemError, type ByteRange } from '@consentry/kernel';

/**
 * One part, as `Range: bytes=…` asks for it (RFC 9110, section 14). Undefined: the whole file; so too for several parts and for what is no range at all.
 * @throws ProblemError `media.range` for a part that the file hasn't, after `tell` got the value of Content-Range
 */
export function rangeIn(header: string | string[] | undefined, size: number, tell: (contentRange: string) => void): ByteRange | undefined {
  const match = typeof header === 'string' ? /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) : null;
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const last = size - 1;
  const range = match[1] === '' ? { start: Math.max(0, size - Number(match[2])), end: last } : { start: Number(match[1]), end: match[2] === '' ? last : Math.min(Number(match[2]), last) };
  if (match[1] !== '' && match[2] !== '' && Number(match[2]) < Number(match[1])) return undefined;
  if (range.start <= last && range.end >= range.start) return range;
  tell(`bytes */${size}`);
  throw new ProblemError('media.range');
}
