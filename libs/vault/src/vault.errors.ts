import { defineErrors } from '@consentry/kernel';

export const vaultErrors = defineErrors({
  'vault.destroyed': [410, 'The data keys of this organisation were destroyed', 'What was sealed under them can be read by nobody any more.'],
  'keys.rotation_running': [409, 'A rotation is running', 'Wait until it is done; GET /v1/keys shows how far it is.'],
  'keys.version_not_found': [404, 'There is no such version of the master key', 'GET /v1/keys lists the versions.'],
  'keys.version_in_use': [409, 'This version of the master key is still in use', 'Data keys are wrapped by it. Activate a newer version and let the change finish first.'],
  'keys.version_not_staged': [409, 'This version of the master key cannot be activated', 'Only a staged version can. POST /v1/keys/master/stage makes one.'],
  'keys.already_staged': [409, 'A version is staged already', 'Activate it before you stage another.'],
  'keys.not_operator': [403, 'The master key belongs to the installation', 'The organisation that was made first looks after it; here, use the command: consentry keys.'],
  'keys.keeper_refused': [409, 'The keeper of the master key refuses', 'It says why in `detail`; its own tools can tell more.'],
  'keys.destroy_unsupported': [409, 'This keeper destroys versions with its own tools', 'No data key needs the version any more; delete it there.'],
});
