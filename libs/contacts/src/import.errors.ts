import { defineErrors } from '@consentry/kernel';

export const importErrors = defineErrors({
  'import.not_found': [404, 'There is no such import', 'GET /v1/imports lists your imports.'],
  'import.not_csv': [400, 'This is not a CSV file', 'Save the table as CSV (comma separated values, UTF-8) and send that file.'],
  'import.empty': [400, 'The file holds no rows', 'The first line names the columns; at least one row follows it.'],
  'import.encoding': [400, 'The text of the file is damaged', 'Save it as UTF-8 and send it again.'],
  'import.quotes': [400, 'A quotation mark is out of place', 'A cell that holds quotation marks stands in quotation marks, and those inside it are doubled.'],
  'import.limit': [413, 'The file is too large', 'At most 50 MB, 1,000,000 rows, 200 columns and 64 KB a cell.'],
  'import.not_mapped': [409, 'The columns have no meaning yet', 'PATCH /v1/imports/{id} with `mapping` first.'],
  'import.state': [409, 'The import is not at that point', 'See `state` of the import.'],
  'import.file_gone': [410, 'The file is gone', 'Files are kept for 30 days after an import ended. Send it again.'],
});
