import type { SendMessage } from '../api.generated';
import { fileContent, type FileContent } from './attachment';
import type { FileType } from './content.types';
import type { Media } from '../api.generated';
import type { TemplateBody } from '../app/data.actions';

/** Kinds of message that a person can write by hand. */
export const KINDS = ['text', 'template', 'file', 'location', 'contacts', 'button', 'list', 'cta_url'] as const;
export type Kind = (typeof KINDS)[number];

export interface Row { title: string; description: string }
export interface Writing {
  text: string; header: string; footer: string;
  media: Media | undefined; fileType: FileType | undefined; link: string;
  template: TemplateBody | undefined;
  latitude: string; longitude: string; name: string; address: string;
  phone: string; email: string;
  buttons: string[]; listButton: string; rows: Row[];
  urlLabel: string; url: string;
}
export const EMPTY: Writing = {
  text: '', header: '', footer: '', media: undefined, fileType: undefined, link: '', template: undefined, latitude: '', longitude: '', name: '', address: '', phone: '', email: '',
  buttons: ['', ''], listButton: '', rows: [{ title: '', description: '' }, { title: '', description: '' }], urlLabel: '', url: '',
};

type Content = { type: 'text'; text: { body: string } } | { type: 'template'; template: TemplateBody } | FileContent | Pick<SendMessage, 'type' | 'location' | 'contacts' | 'interactive'>;

const filled = (text: string): boolean => text.trim() !== '';
const given = <K extends string>(name: K, text: string) => (filled(text) ? { [name]: text.trim() } as { [P in K]: string } : {});

/** What will be sent, in the platform's own shape; undefined while something is missing. Pure. */
export function contentFor(kind: Kind, w: Writing): Content | undefined {
  switch (kind) {
    case 'text': return filled(w.text) ? { type: 'text', text: { body: w.text } } : undefined;
    case 'template': return w.template && { type: 'template', template: w.template };
    case 'file': return w.media && w.fileType && fileContent(w.fileType, w.media, w.text);
    case 'location': return filled(w.latitude) && filled(w.longitude) && !Number.isNaN(Number(w.latitude) + Number(w.longitude))
      ? { type: 'location', location: { latitude: Number(w.latitude), longitude: Number(w.longitude), ...given('name', w.name), ...given('address', w.address) } } : undefined;
    case 'contacts': return filled(w.name) && (filled(w.phone) || filled(w.email))
      ? { type: 'contacts', contacts: [{ name: { formatted_name: w.name.trim(), first_name: w.name.trim() }, ...(filled(w.phone) && { phones: [{ phone: w.phone.trim() }] }), ...(filled(w.email) && { emails: [{ email: w.email.trim() }] }) }] } : undefined;
    default: return interactive(kind, w);
  }
}

function interactive(kind: 'button' | 'list' | 'cta_url', w: Writing): Content | undefined {
  if (!filled(w.text)) return undefined;
  const frame = { body: { text: w.text.trim() }, ...(filled(w.header) && { header: { type: 'text' as const, text: w.header.trim() } }), ...(filled(w.footer) && { footer: { text: w.footer.trim() } }) };
  if (kind === 'cta_url') {
    if (!filled(w.urlLabel) || !filled(w.url)) return undefined;
    return { type: 'interactive', interactive: { type: 'cta_url', ...frame, action: { name: 'cta_url', parameters: { display_text: w.urlLabel.trim(), url: w.url.trim() } } } };
  }
  if (kind === 'button') {
    const buttons = w.buttons.filter(filled).map((title, index) => ({ type: 'reply' as const, reply: { id: `b${index + 1}`, title: title.trim() } }));
    return buttons.length > 0 ? { type: 'interactive', interactive: { type: 'button', ...frame, action: { buttons } } } as Content : undefined;
  }
  const rows = w.rows.filter(({ title }) => filled(title)).map(({ title, description }, index) => ({ id: `r${index + 1}`, title: title.trim(), ...given('description', description) }));
  return rows.length > 0 && filled(w.listButton) ? { type: 'interactive', interactive: { type: 'list', ...frame, action: { button: w.listButton.trim(), sections: [{ rows }] } } } as Content : undefined;
}
