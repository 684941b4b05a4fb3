import { definePersonalData, defineRetention } from '@consentry/kernel';

defineRetention({ export: { what: 'Copies of the data', standard: 7, floor: 7, ceiling: 7, source: 'GDPR art. 5(1)(e): a copy is fetched, not kept' } });

definePersonalData({
  table: 'exports', holds: 'Copies of the data, and who asked for them', purpose: 'operation', retention: 'export',
  columns: {
    plain: 'id organization_id kind request_id media state reason rows total bytes files digest run runs failures file_key storage_key storage_keys actor_kind created_at finished_at expires_at hidden_at',
    personal: {
      subjects: { category: 'reference', erase: { keep: 'Whom a copy was of, by number; it goes with the row, thirty days after the copy' } }, actor_id: { category: 'reference', erase: { keep: 'Who asked for it, by number' } },
    },
  },
});
