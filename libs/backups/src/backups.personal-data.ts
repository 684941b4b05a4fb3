import { definePersonalData } from '@consentry/kernel';

// What is inside a backup is what the tables say that they hold; it goes when the key of the backup does.
definePersonalData({ table: 'backups', holds: 'When backups were made and how large they are', purpose: 'operation', retention: 'settings', columns: { plain: 'id state cause started_at finished_at bytes tables rows files reason verified_at verify_ok verify_note' } });
