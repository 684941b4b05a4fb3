import { definePersonalData } from '@consentry/kernel';

definePersonalData(
  { table: 'connections', holds: 'Accounts of the organisation at providers', purpose: 'messaging', retention: 'settings', columns: {
    plain: 'id organization_id plugin channel name status credentials masks settings service_window_hours version created_at updated_at last_webhook_at last_checked_at last_error credentials_changed_at',
  } },
  // Gone when the provider has taken back the credentials, or was asked for long enough.
  { table: 'connection_revocations', holds: 'Credentials that a provider has yet to take back', purpose: 'security', retention: 'transient', columns: { plain: 'id organization_id connection_id plugin settings sealed attempts held_until created_at' } },
);
