import { defineErrors } from '@consentry/kernel';

export const connectionErrors = defineErrors({
  'connection.not_found': [404, 'There is no such connection', 'GET /v1/connections lists your connections.'],
  'connection.disconnected': [409, 'This connection was disconnected', 'Its secrets are destroyed. Make a new connection.'],
});
