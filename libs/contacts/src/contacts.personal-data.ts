import { definePersonalData, defineRetention } from '@consentry/kernel';

defineRetention({
  contact: { what: 'Contacts, and what is written down of them', standard: 0, floor: 0, ceiling: 0, source: 'As long as the organisation keeps the contact; gone at once when the contact is erased' },
  import: { what: 'Files of imported contacts, and what takes an import back', standard: 30, floor: 30, ceiling: 30, source: 'GDPR art. 5(1)(e)' },
  settings: { what: 'What the organisation set up', standard: 0, floor: 0, ceiling: 0, source: 'As long as the organisation is here' },
});

const REFERENCE = { category: 'reference', erase: 'delete' } as const;
/** The contact's number in a row that stays: the contact itself is an empty shell by then. */
const SHELL = { category: 'reference', erase: { keep: 'Points to the emptied contact, which says nothing of anybody' } } as const;
const contact = (category: 'identity' | 'profile' | 'contact', blank: string) => ({ category, erase: { blank } }) as const;

definePersonalData(
  {
    table: 'contacts', holds: 'The people the organisation writes to', purpose: 'messaging', retention: 'contact', contact: 'coalesce(t.merged_into, t.id)',
    columns: {
      plain: 'organization_id created_at updated_at erased_at import_fresh removed_at import_id',
      personal: {
        id: { category: 'reference', erase: { keep: 'An empty shell under this number stays, so that the log and sums of broadcasts keep adding up' } }, merged_into: SHELL,
        name_plain: contact('identity', 'null'), name: contact('identity', 'null'), name_index: contact('identity', `'{}'`),
        attributes_plain: contact('profile', 'null'), attributes: contact('profile', 'null'), attribute_index: contact('profile', `'{}'`),
        time_zone: contact('profile', 'null'), language: contact('profile', 'null'),
      },
    },
  },
  {
    table: 'identities', holds: 'Addresses of contacts', purpose: 'messaging', retention: 'contact', contact: 't.contact_id',
    columns: {
      plain: 'id organization_id channel kind created_at',
      personal: { contact_id: REFERENCE, address_plain: { category: 'contact', erase: 'delete' }, address: { category: 'contact', erase: 'delete' }, address_index: { category: 'contact', erase: 'delete' } },
    },
  },
  { table: 'contact_tags', holds: 'Tags that contacts have', purpose: 'messaging', retention: 'contact', contact: 't.contact_id', columns: { plain: 'organization_id tag_id created_at', personal: { contact_id: { category: 'profile', erase: 'delete' } } } },
  { table: 'tags', holds: 'Tags', purpose: 'messaging', retention: 'settings', columns: { plain: 'id organization_id name name_key colour created_at' } },
  {
    table: 'imports', holds: 'Imports of contacts', purpose: 'messaging', retention: 'import',
    columns: {
      plain: 'id organization_id name header setup state encoding delimiter bytes rows chunks pass next_chunk created updated skipped invalid granted opted_out_kept undo_after undo_removed undo_restored undo_kept created_at started_at finished_at upload_key upload_digest',
      personal: {
        created_by: { category: 'reference', erase: { keep: 'Who imported, by number' } }, started_by: { category: 'reference', erase: { keep: 'Who imported, by number' } }, upload_by: { category: 'reference', erase: { keep: 'Who imported, by number' } },
      },
    },
  },
  {
    table: 'import_rows', holds: 'What became of each row of an import', purpose: 'messaging', retention: 'import', contact: 't.contact_id',
    columns: { plain: 'id organization_id import_id pass row_number outcome code', personal: { contact_id: SHELL, undo: { category: 'profile', erase: { blank: 'null' } } } },
  },
  {
    table: 'import_chunks', holds: 'The uploaded file, piece by piece', purpose: 'messaging', retention: 'import',
    columns: { plain: 'id organization_id import_id n', personal: { body: { category: 'profile', erase: 'delete' } } },
  },
  { table: 'import_seen', holds: 'Which addresses a running import met', purpose: 'messaging', retention: 'import', columns: { plain: 'organization_id import_id pass', personal: { token: { category: 'contact', erase: 'delete' } } } },
);
