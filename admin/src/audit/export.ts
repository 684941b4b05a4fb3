export interface Progress { rows: number; of: number | undefined }

const LINE_FEED = 10;

/**
 * Reads a file to its end and hands it to the browser to keep. Rows are counted by their line feeds: neither format has one inside a row.
 *
 * @param before lines that are no entries
 */
export async function keep(answer: Response, name: string, before: number, told: (progress: Progress) => void): Promise<void> {
  const total = Number(answer.headers.get('x-total-count') ?? Number.NaN);
  const of = Number.isInteger(total) ? total : undefined;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let lines = 0;
  told({ rows: 0, of });
  const reader = answer.body!.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    for (const byte of read.value) if (byte === LINE_FEED) lines += 1;
    const rows = Math.max(0, lines - before);
    told({ rows: of === undefined ? rows : Math.min(rows, of), of });
  }
  const address = URL.createObjectURL(new Blob(parts, { type: answer.headers.get('content-type') ?? 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Not before the browser has begun to read it.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
