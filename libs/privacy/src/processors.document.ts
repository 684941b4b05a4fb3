import type { Locale } from '@consentry/kernel';

/** A piece of a document, in no format yet. Texts are what people wrote: each writer makes them harmless in its own way. */
export type Block = { heading: string } | { text: string } | { list: string[] } | { head: string[]; rows: string[][] };
export interface Paper { locale: Locale; title: string; blocks: Block[] }

export function paperAsHtml({ locale, title, blocks }: Paper): string {
  const direction = locale === 'ar' ? 'rtl' : 'ltr';
  const cell = (tag: 'td' | 'th', text: string) => `<${tag}${tag === 'th' ? ' scope="col"' : ''} dir="auto">${escapeHtml(text)}</${tag}>`;
  const body = blocks.map((block) => {
    if ('heading' in block) return `<h2>${escapeHtml(block.heading)}</h2>`;
    if ('text' in block) return `<p dir="auto">${escapeHtml(block.text)}</p>`;
    if ('list' in block) return `<ul>${block.list.map((item) => `<li dir="auto">${escapeHtml(item)}</li>`).join('')}</ul>`;
    return `<table><thead><tr>${block.head.map((text) => cell('th', text)).join('')}</tr></thead><tbody>${block.rows.map((row) => `<tr>${row.map((text) => cell('td', text)).join('')}</tr>`).join('\n')}</tbody></table>`;
  });
  return [
    '<!doctype html>', `<html lang="${locale}" dir="${direction}">`,
    // A file that somebody opens from a folder: it may run nothing and fetch nothing.
    `<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>`,
    '<style>body{font-family:Arial,sans-serif;line-height:1.5;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}table{border-collapse:collapse;width:100%;margin:0 0 1rem}th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}</style></head>',
    '<body><main>', `<h1>${escapeHtml(title)}</h1>`, ...body, '</main></body>', '</html>', '',
  ].join('\n');
}

export function paperAsMarkdown({ title, blocks }: Paper): string {
  const row = (cells: string[]) => `| ${cells.map(plain).join(' | ')} |`;
  const body = blocks.map((block) => {
    if ('heading' in block) return `## ${plain(block.heading)}`;
    if ('text' in block) return plain(block.text);
    if ('list' in block) return block.list.map((item) => `- ${plain(item)}`).join('\n');
    return [row(block.head), `|${block.head.map(() => ' --- |').join('')}`, ...block.rows.map(row)].join('\n');
  });
  return [`# ${plain(title)}`, ...body, ''].join('\n\n');
}

/** One line of Markdown that means what it says: no link, no HTML, no table of its own. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim().replace(/[\\`*_{}[\]<>|#~!&]/g, '\\$&').replace(/^([-+]|\d{1,9}[.)])/, '\\$1');
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
