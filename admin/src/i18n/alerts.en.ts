/** Alerts, and the rules that open them. */
export default {
  alerts: {
    title: 'Alerts', hint: 'What deserves a look: sign-ins, keys, exports, connections and the log itself.', state: 'State', states: { open: 'Open', acknowledged: 'Acknowledged', closed: 'Closed' },
    none: { open: 'Nothing asks for attention.', acknowledged: 'Nobody is looking after an alert right now.', closed: 'No alert has been closed yet.' }, showClosed: 'Show closed ones',
    severity: 'Severity', severities: { info: 'Note', warning: 'Warning', critical: 'Critical' }, what: 'What happened', count: 'Times', when: 'Last',
    first: 'first %{at}', toPerson: 'Open the person', toKey: 'Open the key', toConnection: 'Open the connection', toWebhook: 'Open the endpoint', toAudit: 'Open the audit log',
    acknowledge: 'Acknowledge', acknowledgeNamed: 'Acknowledge: %{what}', acknowledgeChosen: 'Acknowledge %{count}', close: 'Close', closeNamed: 'Close: %{what}', closeWithNote: 'Close with a note', closeWithNoteNamed: 'Close with a note: %{what}',
    note: 'Note', noteHint: 'For your colleagues. Kept with the alert.', acknowledgedBy: 'Acknowledged by %{who}, %{at}', closedBy: 'Closed by %{who}, %{at}', choose: 'Choose: %{what}', chooseAll: 'Choose all',
    banner: { open: 'Alerts are open. %{what}', critical: 'Critical: %{count}', warning: 'Warnings: %{count}', see: 'See alerts' },
    rules: {
      title: 'Alert rules', hint: 'When an alert opens, and who gets a mail.', readOnly: 'You can look at these rules. An owner or administrator can change them.', switch: 'On: %{name}', on: 'On', off: 'Off', always: 'Always on', change: 'Change', changeNamed: 'Change: %{name}',
      mailed: 'Mailed to', nobody: 'Nobody', people: 'And these people', peopleHint: 'Owners, administrators and auditors.', bounds: '%{min} to %{max}. As delivered: %{standard}.',
    },
    rule: {
      sign_in: { failures: 'Many failed sign-ins', new_ip: 'Sign-in from a new address', new_country: 'Sign-in from a new country', impossible_travel: 'Sign-ins too far apart to travel' },
      rate_limit: { storm: 'Somebody keeps asking too often' },
      api_key: { unusual_use: 'A key is used unlike before', rotation_due: 'The key is 90 days old: time for a new one', wrong_network: 'A key was used from an excluded network' },
      export: { mass: 'Somebody exports a lot' }, secret: { spike: 'Many stored secrets were opened' }, audit: { verification_failed: 'The audit log does not fit its checkpoints' },
      message: { outcome_unknown: 'Nobody knows whether some messages arrived: please decide' }, broadcast: { paused: 'A broadcast paused by itself' },
      connection: { dead: 'A connection does not work', pin_mismatch: 'The provider shows a key that nobody pinned: nothing is sent', revoke_failed: 'The token of an ended connection could not be taken back', credentials_dead: 'The provider no longer accepts the token: the connection ended', marketing_paused: 'The provider limits this line: marketing waits for a day', billing: 'The provider cannot bill the account', line_changed: 'The provider blocked the line or rates its quality as low' },
      queue: { age: 'Work waits for too long' }, user: { wrong_network: 'A session was used from an excluded network' }, webhook: { disabled: 'A webhook endpoint was switched off' }, siem: { falling_behind: 'A log stream is far behind' },
    },
    fact: {
      country: 'Country', days: 'Days', ip: 'Address', failures: 'Failed attempts', role: 'Role', reason: 'Reason', scope: 'Seen for', minutes: 'Minutes', from: 'From', to: 'To', kilometres: 'Kilometres', refusals: 'Refused requests', cause: 'Because of', requests: 'Requests',
      usual: 'Most until now', exports: 'Exports', rows: 'Rows', opened: 'Secrets opened', part: 'Part of the server', olderThanSeconds: 'Older than (seconds)', dueSince: 'Due since', host: 'Host', hours: 'Hours',
    },
    value: {
      person: 'one person', address: 'one address', organization: 'the whole organisation', volume: 'the number of requests', country: 'a new country', paused_by_error: 'paused by an error', check_failed: 'the check fails', no_answer: 'no answer', gone: 'the endpoint says it is gone', failing: 'it did not answer for days',
      auth: { ip_not_allowed: 'address not allowed', country_not_allowed: 'country not allowed' }, entry: { altered: 'an entry was altered', missing: 'an entry is missing' },
    },
  },
};
