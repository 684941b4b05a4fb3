/** The audit log. What happened is told in the server's own sentences. */
export default {
  audit: {
    title: 'Audit log', hint: 'Who did what, when and from where. Every entry is sealed into a signed tree, so a change afterwards is found.',
    time: 'Time', what: 'What happened', actor: 'Who', ip: 'From where', objectTitle: 'About', objectId: 'Id of a record', details: 'Entry of the audit log', fields: 'All fields', context: 'Particulars', userAgent: 'Browser or program',
    actionName: 'Action', id: 'Entry', retainedUntil: 'Kept until', onlyThis: 'Everything with this', nothing: 'Nothing fits', root: 'Root hash',
    live: 'Follow live', waiting: 'New entries: %{count}', empty: 'Nothing was recorded in this period.', noneFiltered: 'No entry fits these filters.',
    type: { title: 'Type of entry', all: 'Everything', api_request: 'API requests', authentication: 'Signing in', account_change: 'Changes', security_event: 'Security' },
    period: { title: 'Period', today: 'Today', week: '7 days', month: '30 days', own: 'Own dates', from: 'From', to: 'To', reversed: 'The end lies before the beginning.', choose: 'Choose the first and the last day.' },
    who: { system: 'System (%{part})', user: 'Person …%{id}', api_key: 'API key …%{id}', group: { user: 'People', api_key: 'API keys', system: 'System' } },
    object: {
      user: 'Person', api_key: 'API key', contact: 'Contact', connection: 'Connection', conversation: 'Conversation', message: 'Message', alert: 'Alert', organization: 'Organisation', data_key: 'Data key', master_key: 'Master key', invitation: 'Invitation',
      session: 'Session', sso_domain: 'Domain', webhook_endpoint: 'Webhook endpoint', audit_stream: 'Log stream', device: 'Device', passkey: 'Passkey', consent_record: 'Consent record', identity: 'Address',
      export: 'Copy of the data', backup: 'Backup', processor: 'Sub-processor', processor_notice: 'Notice of sub-processors',
    },
    verify: {
      title: 'Verification', hint: 'All entries against every head that was ever signed. Once a day by itself.', now: 'Verify now', state: { never: 'Not verified yet', running: 'Verifying', verified: 'Verified', failed: 'Does not fit' },
      never: 'Nobody has verified this log yet.', when: '%{at} · entries: %{size}', fault: '%{what}.', faultAt: '%{what}, at position %{position}.', more: 'Further faults: %{count}', openEntry: 'Open the entry',
      entryGone: 'This entry is not there any more.', failedHint: 'Keep a backup of the database as it is now, and compare with a checkpoint that was kept elsewhere.',
    },
    fault: {
      checkpoint: 'A signed head is not right', entry: { altered: 'An entry was altered', missing: 'An entry is missing', moved: 'An entry belongs to another log', purged_early: 'An entry was removed before its time', outside: 'An entry was put in from outside' },
      tree: { altered: 'The entries do not make up the signed tree' }, tile: { altered: 'A stored hash was altered' }, truncated: 'The log was cut short', format: 'The log can’t be read',
    },
    checkpoint: {
      title: 'Signed checkpoint', hint: 'Keep it and the key where this server is not: with them, anybody can prove later whether something before it was changed.', size: 'Entries', signed: 'Signed', copy: 'Copy the checkpoint', copyKey: 'Copy the key',
    },
    proof: {
      title: 'Proof', hint: 'Computed again here, not taken from the server.', checked: 'Checked in this browser', broken: 'This proof does not hold', brokenHint: 'Entry, proof and signed head do not fit together. Verify the whole log, and compare with a checkpoint that was kept elsewhere.',
      insecure: 'Browsers check proofs only over HTTPS or on the same machine.', unsealed: 'This entry is sealed in a moment. Open it again for its proof.', position: 'Position', treeSize: 'Size of the tree', leafHash: 'Leaf hash',
      outcome: { holds: 'Holds', broken: 'Does not hold', unknown: 'Can’t be checked here' },
      step: {
        shown: 'What is shown here is what was sealed', content: 'The sealed content fits its digest', leaf: 'The leaf hash is the hash of the entry', path: 'The entry is in the tree, by its path to the root', head: 'The root is that of the signed checkpoint', signature: 'The checkpoint is signed by the key of this log',
      },
    },
    export: {
      title: 'Export', csv: 'Entries as CSV', ndjson: 'Entries as NDJSON', bundle: 'Whole log with proofs', hint: { csv: 'What the filters show, for a spreadsheet.', ndjson: 'What the filters show, one entry a line, for programs.', bundle: 'Everything, to be verified without this server.' },
      running: 'The file is being made.', done: '%{file} is complete.', rows: 'Entries: %{rows}', rowsOf: 'Entries: %{rows} of %{total}',
    },
    settings: {
      title: 'Settings', page: 'Audit log settings', hint: 'How long entries are kept, and who else gets the signed checkpoints.', readOnly: 'You can look at these settings. An owner or administrator can change them.', save: 'Save settings',
      retention: 'How long entries are kept', retentionHint: 'After that their content is removed. Their hashes stay, so everything else can still be proved.', days: '%{type}: days', bounds: '%{floor} to %{ceiling} days. As delivered: %{standard}.',
      witnesses: 'Witnesses', witnessesHint: 'They get each day’s signed checkpoint by mail. Choose mailboxes that nobody who runs this server can empty.', emails: 'Email addresses', emailsHint: 'One a line, at most five.',
      purgeTitle: 'Remove older entries?', purgeConfirm: 'Save and remove', purgeWord: 'REMOVE', purged: '%{type}: %{rows} from before %{date}', purgeHint: 'Their content is removed at the next purge and can’t be brought back. Export it first if you may need it. That it was removed is recorded.',
    },
  },
};
