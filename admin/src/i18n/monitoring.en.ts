/** Monitoring: figures of use, security and performance. */
export default {
  monitoring: {
    title: 'Monitoring', hint: 'What goes on right now, and whether what must hold does. Times are those of your clock.', period: 'Period', periods: { hour: 'Hour', day: '24 hours', week: '7 days', month: '30 days' }, asOf: 'As of %{at}',
    asTable: 'View as table', chart: '%{title}, as bars. The same figures stand in the table.', time: 'Time', total: 'Total', grain: { minute: 'by the minute', hour: 'by the hour', sixHours: 'in steps of six hours', day: 'by the day' },
    status: {
      title: 'Compliance', hint: 'Looked at just now. What could not be looked at is unknown, never well.', state: { ok: 'In order', attention: 'Needs attention', unknown: 'Unknown' }, name: { audit_log: 'Audit log', keys: 'Encryption keys', mfa: 'Second factors', alerts: 'Alerts', tls: 'Transport encryption' },
      go: { audit_log: 'Open the audit log', keys: 'Open the keys', mfa: 'Open users and roles', alerts: 'Open the alerts' }, tlsHow: 'The operator sets CONSENTRY_PUBLIC_URL to an https address.',
      says: {
        auditOk: 'Sealed, and verified without a fault. Entries: %{entries}.', auditFaults: 'The last verification found faults: %{faults}.', auditNever: 'The log is sealed and was never verified.', auditNothing: 'Nothing was sealed yet.', keysOk: 'Rotated in time. Next due %{at}.', keysByHand: 'Rotated by hand alone; none is overdue.',
        mfa: 'Owners and administrators with a second factor: %{enrolled} of %{of}.', alertsOpen: 'Waiting for somebody to look: %{open}.', alertsNone: 'No warning is open.', tlsOk: 'Users reach this installation by HTTPS.', tlsPlain: 'The public address of this installation is plain HTTP.',
      },
    },
    usage: {
      title: 'API use', hint: 'Requests of everybody who is known, by what they were answered.', success: 'Done (2xx)', redirect: 'Redirected (3xx)', clientError: 'Refused (4xx)', limited: 'Too often (429)', serverError: 'Failed (5xx)', empty: 'No requests in this period.',
      keys: 'Busiest keys', keysHint: 'API keys by their requests.', key: 'Key', requests: 'Requests', limitedShort: 'Too often', noKeys: 'No API key was used in this period.',
    },
    messages: {
      title: 'Messages', hint: 'Each stage counted when it was reached.', hintWeek: 'Each stage counted when it was reached. At most the last 7 days.', accepted: 'Accepted', blocked: 'Blocked', sent: 'Sent', delivered: 'Delivered', failed: 'Failed', empty: 'No messages in this period.',
      speed: 'How long it takes', speedHint: 'Messages of the last 24 hours.', way: 'Way', acceptedToSent: 'Accepted to sent', sentToDelivered: 'Sent to delivered', half: 'Half within', most: '95 % within', nearlyAll: '99 % within', measured: 'Measured', nothing: 'Nothing to measure yet',
      queue: 'Queue', waiting: 'Waiting', oldest: 'Oldest waits for', dead: 'Given up', none: 'Nothing waits',
    },
    security: { title: 'Security events', hint: 'Sign-ins and whatever else concerns security.', other: 'Everything else', empty: 'No security events in this period.' },
    alerts: { title: 'Alerts opened', hint: 'By how serious they were.', empty: 'No alert was opened in this period.' },
    access: {
      title: 'When people and programs come', hint: 'Added up by weekday and hour.', what: 'What is counted', requests: 'Requests', signIns: 'Sign-ins', day: 'Weekday', cell: '%{count} on %{day} at %{hour}', less: 'Fewer', more: 'More', empty: 'Nobody came in this period.',
      countries: 'From where', countriesHint: 'By the country of the address.', country: 'Country', unknown: 'Unknown or private address', failures: 'Failed sign-ins',
    },
  },
};
