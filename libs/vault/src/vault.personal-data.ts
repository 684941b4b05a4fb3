import { definePersonalData, defineRetention } from '@consentry/kernel';

defineRetention({ keys: { what: 'Wrapped keys, until they are destroyed', standard: 0, floor: 0, ceiling: 0, source: 'As long as something is sealed under them; destroying one erases what is' } });

const key = { purpose: 'security', retention: 'keys' } as const;

definePersonalData(
  { table: 'installation_secrets', holds: 'Secrets of the installation, sealed', ...key, columns: { plain: 'name sealed created_at' } },
  { table: 'data_keys', holds: 'Keys of organisations, wrapped', ...key, columns: { plain: 'id organization_id version wrapped master_key_version created_at kind state master_key_provider retired_at destroyed_at' } },
  { table: 'master_keys', holds: 'Fingerprints of master keys', ...key, columns: { plain: 'provider version fingerprint state created_at activated_at destroyed_at' } },
  { table: 'shredded_organizations', holds: 'Organisations whose keys were destroyed for good', ...key, columns: { plain: 'shredded_id shredded_at' } },
  { table: 'key_policies', holds: 'How often keys are renewed', purpose: 'security', retention: 'settings', columns: { plain: 'organization_id rotate_every_days updated_at' } },
  {
    table: 'key_rotations', holds: 'Renewals of keys', ...key,
    columns: {
      plain: 'id organization_id kind state from_version to_version pass at_table at_row found done total started_at finished_at last_error',
      personal: { started_by: { category: 'reference', erase: { keep: 'Who did it, by number' } } },
    },
  },
);
