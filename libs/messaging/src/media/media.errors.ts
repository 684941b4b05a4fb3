import { defineErrors } from '@consentry/kernel';

export const mediaErrors = defineErrors({
  'media.not_found': [404, 'There is no such file', 'POST /v1/media answers with the id of a file.'],
  'media.no_file': [400, 'There is no file in the request', 'Send the bytes with their own Content-Type, or one file as multipart/form-data.'],
  'media.empty': [400, 'The file is empty', 'It was not kept.'],
  'media.interrupted': [400, 'The file did not arrive whole', 'It was not kept. Send it again.'],
  'media.too_large': [413, 'The file is too large', 'The limit is 100 MiB; channels have lower ones, see `types` of a file that was kept.'],
  'media.type_refused': [415, 'Files of this type are not kept', 'Send a picture, a sound, a video, a PDF, a text or an office document.'],
  'media.type_mismatch': [415, 'The file is not what it is said to be', 'Send it with the Content-Type that it has.'],
  'media.damaged': [422, 'The file is damaged', 'Its end is missing. Open it on your side and save it again.'],
  'media.not_ready': [409, 'The file is not here yet', 'It is being fetched; try again in a moment.'],
  'media.not_served': [409, 'This file is not handed out', '`reason` of the file says why.'],
  'media.gone': [410, 'The file was deleted', 'Its time was over, or somebody deleted it.'],
  'media.range': [416, 'The file has no such part', 'See Content-Range.'],
  'media.unreadable': [500, 'The file cannot be read', 'What lies in the storage is not what was put there. Restore it from a backup, or delete it.'],
  'media.storage_unavailable': [503, 'The storage of files does not answer', 'Nothing was kept. Try again in a moment.'],
});
