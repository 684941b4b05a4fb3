import { renderSVG } from 'uqr';
import type { PageLanguage } from './consent.forms.schema.js';
import { writeLink } from './consent.page.rules.js';
import { PAGE_TEXTS } from './consent.page.texts.js';
import type { Purpose } from './consent.schema.js';

/** What a person sees of a form. */
export interface ShownForm { slug: string; organization: string; title: string; text: string; privacyUrl: string; language: PageLanguage; purposes: Purpose[]; channel: string; phone: string | null }
export interface Faults { phone?: boolean; purpose?: boolean }

/** Page one. After a fault what the person wrote is still there. */
export function formPage(form: ShownForm, faults: Faults = {}, given: { phone: string; purposes: Purpose[] } = { phone: '', purposes: [] }): string {
  const t = PAGE_TEXTS[form.language];
  const wrong = [...(faults.phone ? [['phone', t.phone]] : []), ...(faults.purpose ? [[`p-${form.purposes[0]}`, t.agree]] : [])];
  return page(form.language, form.title, form.organization, `
    <h1>${escape(form.title)}</h1>
    <p class="text">${escape(form.text)}</p>
    ${wrong.length > 0 ? `<div class="faults" role="alert"><p>${escape(t.faults)}</p><ul>${wrong.map(([id, label]) => `<li><a href="#${id}">${escape(label!)}</a></li>`).join('')}</ul></div>` : ''}
    <form method="post" action="/c/${escape(form.slug)}" novalidate>
      <div class="field">
        <label for="phone">${escape(t.phone)}</label>
        <input id="phone" name="phone" type="tel" dir="ltr" inputmode="tel" autocomplete="tel" required maxlength="40" value="${escape(given.phone)}" aria-describedby="phone-hint${faults.phone ? ' phone-fault' : ''}"${faults.phone ? ' aria-invalid="true"' : ''}>
        <p class="hint" id="phone-hint">${ltrNumber(t.phoneHint)}</p>
        ${faults.phone ? `<p class="fault" id="phone-fault">${ltrNumber(t.phoneFault)}</p>` : ''}
      </div>
      <fieldset${faults.purpose ? ' aria-describedby="purpose-fault"' : ''}>
        <legend>${escape(t.agree)}</legend>
        ${form.purposes.map((p) => `<label class="tick" for="p-${p}"><input id="p-${p}" type="checkbox" name="purpose" value="${p}"${given.purposes.includes(p) ? ' checked' : ''}><span>${escape(t.purposes[p])}</span></label>`).join('')}
        ${faults.purpose ? `<p class="fault" id="purpose-fault">${escape(t.purposeFault)}</p>` : ''}
      </fieldset>
      <button type="submit">${escape(t.send)}</button>
    </form>
    <p class="small">${escape(t.nothingSent)} ${escape(t.stop)}</p>
    <p class="small"><a href="${escape(form.privacyUrl)}" rel="noopener noreferrer">${escape(t.privacy)}</a></p>`);
}

/** Page two: how to show that the number is one's own. We send nothing before that. @param code as it is shown */
export function codePage(form: ShownForm, code: string): string {
  const t = PAGE_TEXTS[form.language];
  const link = form.phone && writeLink(form.channel, form.phone, code);
  return page(form.language, t.confirmTitle, form.organization, `
    <h1>${escape(t.confirmTitle)}</h1>
    <p class="text">${ltrNumber(t.confirmText(form.phone))}</p>
    <p class="code-label" id="code-label">${escape(t.code)}</p>
    <p class="code" dir="ltr" aria-labelledby="code-label" role="group"><span>${escape(code)}</span></p>
    ${link ? `<a class="button" href="${escape(link)}" rel="noopener noreferrer">${escape(t.open(form.channel))}</a>
    <figure><figcaption>${escape(t.scan)}</figcaption><div class="qr" role="img" aria-label="${escape(t.scan)}">${renderSVG(link, { border: 2 })}</div></figure>` : ''}
    <p class="small">${escape(t.expires)} ${escape(t.nothingSent)} ${escape(t.stop)}</p>
    <p class="small"><a href="${escape(form.privacyUrl)}" rel="noopener noreferrer">${escape(t.privacy)}</a></p>`);
}

/** One sentence and what to do. */
export function noticePage(kind: 'missing' | 'busy' | 'broken', language: PageLanguage): string {
  const t = PAGE_TEXTS[language];
  return page(language, t[`${kind}Title`], null, `<h1>${escape(t[`${kind}Title`])}</h1><p class="text">${escape(t[`${kind}Text`])}</p>`);
}

/** The frame of every page for people who are nobody here: no file beside it, no script. `main` is HTML. */
export function page(language: PageLanguage, title: string, organization: string | null, main: string): string {
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${escape(organization ? `${title} · ${organization}` : title)}</title><style>${STYLE}</style></head>
<body>${organization ? `<header><span class="mark" aria-hidden="true">${escape([...organization][0]!.toUpperCase())}</span><span class="name">${escape(organization)}</span></header>` : ''}<main>${main}</main></body>
</html>`;
}

/** A number reads from left to right in every script. */
function ltrNumber(text: string): string {
  return escape(text).replace(/\+\d[\d ]*\d/g, '<bdi dir="ltr">$&</bdi>');
}

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** No file beside the page, no script: it shows on any telephone, at once. Colours keep a contrast of 4.5 or more in light and dark. */
const STYLE = `
:root{--page:#f3f5f9;--card:#fff;--ink:#17202e;--soft:#51607a;--line:#8290a8;--hair:#e3e8f0;--act:#0b57d0;--on-act:#fff;--fault:#b3261e;--fault-soft:#fdeceb;--tint:#eaf1fd}
@media (prefers-color-scheme:dark){:root{--page:#0f141c;--card:#19202b;--ink:#eef2f8;--soft:#a9b6ca;--line:#7484a0;--hair:#2b3544;--act:#8ab4ff;--on-act:#0b1b36;--fault:#ffb4ab;--fault-soft:#3b1f1d;--tint:#1f2b3f}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:var(--page);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic","Noto Sans Devanagari",sans-serif;padding:clamp(1rem,5vw,3.5rem) 1rem}
header,main{max-width:32rem;margin-inline:auto}
header{display:flex;align-items:center;gap:.75rem;margin-block-end:1.25rem;font-weight:600}
.mark{display:grid;place-items:center;inline-size:2.5rem;block-size:2.5rem;border-radius:.75rem;background:var(--act);color:var(--on-act);font-size:1.2rem}
main{background:var(--card);border:1px solid var(--hair);border-radius:1.25rem;padding:clamp(1.25rem,5vw,2.25rem);box-shadow:0 1px 2px rgb(16 24 40/.05),0 12px 32px rgb(16 24 40/.07)}
h1{font-size:clamp(1.5rem,5vw,1.875rem);line-height:1.25;margin:0 0 .75rem;letter-spacing:-.01em;overflow-wrap:anywhere;text-wrap:balance}
[lang=ar] h1,[lang=hi] h1{letter-spacing:normal;line-height:1.45}
.text{color:var(--soft);white-space:pre-line;margin:0 0 1.5rem;overflow-wrap:anywhere}
.field{margin-block-end:1.5rem}
.field label,legend{font-weight:600;display:block;margin-block-end:.4rem;padding:0}
input[type=tel]{inline-size:100%;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.75rem;padding:.8rem 1rem}
[dir=rtl] input[type=tel]{text-align:right}
input[aria-invalid]{border-color:var(--fault);border-width:2px}
.hint{color:var(--soft);font-size:.9375rem;margin:.4rem 0 0}
fieldset{border:0;margin:0 0 1.5rem;padding:0}
.tick{display:flex;gap:.85rem;align-items:center;border:1px solid var(--hair);border-radius:.75rem;padding:.85rem 1rem;margin-block-start:.5rem;cursor:pointer}
.tick:has(:checked){background:var(--tint);border-color:var(--act)}
bdi{white-space:nowrap}
.tick input{inline-size:1.3rem;block-size:1.3rem;accent-color:var(--act);flex:none;margin:0}
button,.button{display:block;inline-size:100%;border:0;border-radius:.75rem;padding:.95rem 1.25rem;background:var(--act);color:var(--on-act);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button:hover,.button:hover{filter:brightness(1.08)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.small{color:var(--soft);font-size:.9375rem;margin:1.25rem 0 0}
.small+.small{margin-block-start:.5rem}
a{color:var(--act);text-underline-offset:.15em}
.fault{color:var(--fault);font-size:.9375rem;margin:.5rem 0 0}
.faults{background:var(--fault-soft);border-radius:.75rem;padding:.85rem 1rem;margin-block-end:1.5rem}
.faults p{margin:0;font-weight:600}.faults ul{margin:.25rem 0 0;padding-inline-start:1.25rem}.faults a{color:var(--fault)}
.code-label{font-weight:600;margin:0 0 .4rem}
.code{margin:0 0 1.25rem;padding:1.1rem .5rem;border:2px dashed var(--line);border-radius:.75rem;text-align:center;font:600 clamp(1.4rem,7vw,1.9rem)/1.2 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.06em;user-select:all}
figure{margin:1.5rem 0 0;text-align:center}figcaption{color:var(--soft);font-size:.9375rem;margin-block-end:.5rem}
.qr{display:inline-block;background:#fff;border-radius:.75rem;padding:.5rem;line-height:0}.qr svg{inline-size:9.5rem;block-size:9.5rem}
@media (max-width:30rem){figure{display:none}}
`.replaceAll('\n', '');
