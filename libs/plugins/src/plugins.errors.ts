import { defineErrors } from '@consentry/kernel';

export const pluginErrors = defineErrors({
  'plugin.not_found': [404, 'There is no such plugin', 'GET /v1/plugins lists the plugins that are loaded.'],
});
