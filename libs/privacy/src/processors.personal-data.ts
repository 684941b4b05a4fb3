import { definePersonalData } from '@consentry/kernel';

const register = { purpose: 'operation', retention: 'settings' } as const;
const PUBLISHED = { keep: 'The organisation has to publish whom people may write to (GDPR art. 37(7)); it changes it in its settings' };

definePersonalData(
  { table: 'processors', holds: 'Who else processes the data', ...register, columns: { plain: 'id organization_id source key name host regions purposes categories terms since ended_at told created_at updated_at' } },
  { table: 'processor_notices', holds: 'What owners were told of them', ...register, columns: { plain: 'id organization_id at baseline changes' } },
  { table: 'processor_reviews', holds: 'Whose register was looked at', ...register, columns: { plain: 'organization_id at' } },
  {
    table: 'privacy_contacts', holds: 'Who is responsible, and whom people may write to', ...register,
    columns: {
      plain: 'organization_id controller_name country updated_at',
      personal: { dpo_name: { category: 'identity', erase: PUBLISHED }, dpo_email: { category: 'contact', erase: PUBLISHED }, dpo_address: { category: 'contact', erase: PUBLISHED } },
    },
  },
);
