import { crc32, deflateSync } from 'node:zlib';

/** Files as programs make them, as small as they get. */
const u32 = (n: number) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b; };
const box = (type: string, ...content: Buffer[]) => { const body = Buffer.concat(content); return Buffer.concat([u32(body.length + 8), Buffer.from(type), body]); };
const pngChunk = (type: string, data: Buffer) => Buffer.concat([u32(data.length), Buffer.from(type), data, u32(crc32(Buffer.concat([Buffer.from(type), data])))]);
const handler = (kind: string) => box('moov', box('trak', box('mdia', box('hdlr', Buffer.alloc(8), Buffer.from(kind), Buffer.alloc(13)))));

export const JPEG = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(64, 0x11), Buffer.from('ffd9', 'hex')]);
export const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'), pngChunk('IHDR', Buffer.from('00000001000000010802000000', 'hex')), pngChunk('IDAT', deflateSync(Buffer.from([0, 255, 0, 0]))), pngChunk('IEND', Buffer.alloc(0)),
]);
export const GIF = Buffer.from('47494638396101000100800000000000ffffff2c00000000010001000002024401003b', 'hex');
const vp8 = Buffer.concat([Buffer.from('WEBPVP8L'), Buffer.from('0d000000', 'hex'), Buffer.from('2f00000010071011118888fe0700', 'hex')]);
export const WEBP = Buffer.concat([Buffer.from('RIFF'), Buffer.from([vp8.length, 0, 0, 0]), vp8]);
export const MP4 = Buffer.concat([box('ftyp', Buffer.from('isom'), u32(512), Buffer.from('isommp41')), handler('vide'), handler('soun'), box('mdat', Buffer.alloc(64))]);
export const M4A = Buffer.concat([box('ftyp', Buffer.from('isom'), u32(512), Buffer.from('isommp41')), handler('soun'), box('mdat', Buffer.alloc(64))]);
export const THREEGP = Buffer.concat([box('ftyp', Buffer.from('3gp4'), u32(512), Buffer.from('3gp4isom')), handler('vide'), box('mdat', Buffer.alloc(64))]);
export const MP3 = Buffer.concat([Buffer.from('ID3\x03\x00\x00\x00\x00\x00\x00', 'latin1'), ...Array.from({ length: 4 }, () => Buffer.concat([Buffer.from('fffb9000', 'hex'), Buffer.alloc(413)]))]);
export const AMR = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(64, 0x04)]);
export const AAC = Buffer.concat(Array.from({ length: 4 }, () => Buffer.concat([Buffer.from('fff15080020ffc', 'hex'), Buffer.alloc(9)])));
export const OGG = Buffer.concat([Buffer.from('OggS\x00\x02', 'latin1'), Buffer.alloc(20), Buffer.from([1, 19]), Buffer.from('OpusHead'), Buffer.from('0101000080bb00000000000000', 'hex')]);
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
export const TEXT = Buffer.from('Dear Ms Müller,\nyour order is on its way.\n');
export const CSV = Buffer.from('name;town\nMüller;Köln\n', 'latin1');
export const EXE = Buffer.concat([Buffer.from('MZ\x90\x00\x03\x00\x00\x00', 'latin1'), Buffer.alloc(120), Buffer.from('PE\x00\x00', 'latin1'), Buffer.alloc(64)]);
export const HTML = Buffer.from('\n <!DOCTYPE html><html><script>alert(1)</script></html>');
export const SVG = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
/** A picture that is a program too: `GIF89a` is a name, what follows a comment. */
export const GIF_JS = Buffer.concat([Buffer.from('GIF89a/*', 'latin1'), Buffer.from([0x00, 0x01, 0x80, 0x00]), GIF.subarray(12), Buffer.from('*/=1;alert(document.domain);//;', 'latin1')]);
/** Text that begins like a picture, and nothing but a program. */
export const TEXT_GIF_JS = Buffer.from('GIF89a/*;*/=1;alert(document.domain);');

export function zip(...names: string[]): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const name of names) {
    const content = name === 'mimetype' ? Buffer.from('application/vnd.oasis.opendocument.text') : Buffer.from(`<part name="${name}"/>`);
    const common = Buffer.concat([Buffer.from('14000000000000002100', 'hex'), le(crc32(content)), le(content.length), le(content.length), Buffer.from([name.length, 0, 0, 0])]);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), content]);
    list.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, Buffer.alloc(10), le(at), Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const contents = Buffer.concat(list);
  return Buffer.concat([...parts, contents, Buffer.from('PK\x05\x06\x00\x00\x00\x00', 'latin1'), Buffer.from([names.length, 0, names.length, 0]), le(contents.length), le(at), Buffer.alloc(2)]);
}
function le(n: number): Buffer { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b; }

export const DOCX = zip('[Content_Types].xml', '_rels/.rels', 'word/document.xml');
export const XLSX = zip('[Content_Types].xml', 'xl/workbook.xml');
export const PPTX = zip('_rels/.rels', 'ppt/presentation.xml', '[Content_Types].xml');
export const DOCM = zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin');
export const ODT = zip('mimetype', 'content.xml');
export const ZIP = zip('a.txt', 'b.txt');
const compound = (name: string) => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1016), Buffer.from('Root Entry', 'utf16le'), Buffer.alloc(108), Buffer.from(name, 'utf16le'), Buffer.alloc(200)]);
export const DOC = compound('WordDocument');
export const XLS = compound('Workbook');
export const PPT = compound('PowerPoint Document');
export const MSI = compound('SummaryInformation');
