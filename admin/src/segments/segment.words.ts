import { useGetList, useLocale } from 'react-admin';
import type { Import, TagDetail } from '../api.generated';
import { useMay } from '../app/session';
import { useFormat } from '../shared/format';
import { useName, useT } from '../shared/translate';
import { isGroup, type Condition, type Group } from './segment.model';

const MANY = { pagination: { page: 1, perPage: 200 } };

/** Tags and imports by their names, for those who may see them. */
export function useNamed(): { tags: TagDetail[]; imports: Import[] } {
  const may = useMay();
  const { data: tags = [] } = useGetList<TagDetail>('tags', MANY, { enabled: may('tags.read') });
  const { data: imports = [] } = useGetList<Import>('imports', { pagination: { page: 1, perPage: 100 } }, { enabled: may('contacts.import') });
  return { tags, imports };
}

/** A definition as a person would say it. */
export function useSegmentWords(): (group: Group) => string {
  const t = useT();
  const name = useName();
  const format = useFormat();
  const locale = useLocale() || 'en';
  const { tags, imports } = useNamed();
  const or = (items: string[]) => new Intl.ListFormat(locale, { type: 'disjunction' }).format(items);
  const channelOf = (channel: string) => (channel ? name('channel', channel) : t('segments.anyChannel'));
  const one = ({ field, op, name: attribute, value, channel, purpose }: Condition): string => {
    switch (field) {
      case 'consent': return t(`segments.say.consent.${op as 'granted'}`, { purpose: t(`purpose.${purpose as 'marketing'}`), channel: channelOf(channel) });
      case 'optedOut': return t(`segments.say.optedOut.${op as 'yes'}`, { channel: channelOf(channel) });
      case 'tag': return t(`segments.say.tag.${op as 'has'}`, { tag: tags.find(({ id }) => id === value)?.name ?? '…' });
      case 'language': return t('segments.say.language', { list: or(value.split(',').map((each) => each.trim())) });
      case 'timeZone': return t('segments.say.timeZone', { list: or(value.split(',').map((each) => each.trim())) });
      case 'createdAt': return t(`segments.say.createdAt.${op as 'before'}`, { day: value ? format.date(value) : '…' });
      case 'lastInbound': return t('segments.say.lastInbound', { days: value });
      case 'import': return t('segments.say.import', { name: imports.find(({ id }) => id === value)?.name ?? t('segments.someImport') });
      case 'attribute': return t(`segments.say.attribute.${op as 'equals'}`, { name: attribute, value: op === 'in' ? or(value.split(',').map((each) => each.trim())) : (op === 'before' || op === 'after') && value ? format.date(value) : value });
    }
  };
  const whole = (group: Group): string => new Intl.ListFormat(locale, { type: group.match === 'all' ? 'conjunction' : 'disjunction' }).format(group.parts.map((part) => (isGroup(part) ? `(${whole(part)})` : one(part))));
  return whole;
}
