/** What office programs make are archives of many parts; which program's, their list of contents says. */
const PACKAGES: [string, string][] = [
  ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];

/** @param tail the end of the archive, where its list of contents is; 64 KiB hold some six hundred names */
export function packageType(tail: Buffer): string {
  const names = entriesOf(tail);
  if (!names.has('[Content_Types].xml')) return 'application/zip';
  // Macros are programs, whatever the document calls itself.
  if ([...names].some((name) => /vbaProject\.bin$/i.test(name))) return 'application/vnd.ms-office.macroenabled';
  return PACKAGES.find(([part]) => names.has(part))?.[1] ?? 'application/zip';
}

/** OpenDocument says in its first part, uncompressed, what it is. */
export function openDocumentType(head: Buffer): string | undefined {
  if (head.toString('latin1', 30, 38) !== 'mimetype') return undefined;
  const type = head.toString('latin1', 38, 38 + Math.min(head.readUInt32LE(18), 128));
  return /^application\/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation)$/.test(type) ? type : undefined;
}

/** The compound files of older versions, and of installers, which are none. @param streams the names that were met */
export function compoundType(streams: ReadonlySet<string>): string | undefined {
  if (streams.has('WordDocument')) return 'application/msword';
  if (streams.has('PowerPoint')) return 'application/vnd.ms-powerpoint';
  if (streams.has('Workbook') || streams.has('Book')) return 'application/vnd.ms-excel';
  return 'application/x-cfb';
}

function entriesOf(tail: Buffer): Set<string> {
  const names = new Set<string>();
  for (let at = tail.indexOf('PK\x01\x02'); at >= 0 && at + 46 <= tail.length; at = tail.indexOf('PK\x01\x02', at + 4)) {
    names.add(tail.toString('latin1', at + 46, at + 46 + tail.readUInt16LE(at + 28)));
  }
  return names;
}
