/** Outgoing webhooks, and the streams of the audit log. */
export default {
  webhooks: {
    title: 'Webhooks', hint: 'Your programs hear at once what happens here, by the Standard Webhooks specification. Events that can’t be delivered are tried again for three days.',
    add: 'Add endpoint', create: 'Create', empty: 'No endpoint yet. Enter the address of a program, and it is told what happens here.', noOne: 'No endpoint yet. An owner or administrator can set one up.',
    url: 'Address', urlHint: 'Where your program takes events, by HTTPS.', name: 'Description', nameHint: 'Optional. How your team will recognise it.', types: 'Events', state: 'State', lastSuccess: 'Last delivered', never: 'Never',
    all: 'Everything', allHint: 'Also types that a later version adds.', some: 'Only what I choose', allOf: 'All of these', typeCount: 'Types: %{count}',
    group: { message: 'Messages', consent: 'Consent', connection: 'Connections', alert: 'Alerts', audit: 'Audit log', webhook: 'This endpoint' },
    event: {
      message: {
        sent: 'The provider took a message', delivered: 'A message reached the device of its recipient', read: 'The recipient opened a message', failed: 'A message could not be sent or delivered',
        blocked: 'A message that had been accepted was stopped by the gate before it left', received: 'A person wrote',
      },
      consent: { granted: 'A consent was recorded', withdrawn: 'A consent was withdrawn', opted_out: 'A contact opted out of a channel', resumed: 'A contact lifted their opt-out' },
      connection: { paused: 'A connection was paused, by a person or by the server', disconnected: 'A connection was ended and its secrets destroyed' },
      alert: { opened: 'An alert opened', acknowledged: 'Somebody acknowledged an alert', closed: 'Somebody closed an alert' },
      audit: { checkpoint: 'The audit log grew, and this is its signed head' },
      webhook: { test: 'Somebody asked for a test of this endpoint' },
    },
    states: { on: 'On', off: 'Switched off', failing: 'Failing since %{at}', gone: 'Switched off by us: gone', gaveUp: 'Switched off by us: failing' },
    why: {
      gone: 'We switched it off: the receiver answered 410 Gone, so it wants no more events. Events since then are kept for 30 days and can be replayed.',
      failing: 'We switched it off: nothing was delivered for three days. Events since then are kept for 30 days and can be replayed.',
      byHand: 'It is switched off. Events are kept for 30 days and can be replayed once it is on again.', since: 'No delivery has succeeded since %{at}. We go on trying, and switch it off after three days.',
    },
    secret: {
      shown: 'Signing secret of %{name}', once: 'Copy it now. It can’t be shown again.', label: 'Signing secret', saved: 'I have saved it', open: 'Open the endpoint', changed: 'Secret changed', overlap: 'The secret before signs too until %{at}.',
      verify: 'How your program checks that an event is ours', verifyHint: 'Node.js with the package “standardwebhooks”. Libraries for other languages do the same.', snippet: 'Program that checks the signature',
    },
    details: 'Endpoint', created: 'Made', id: 'Id', change: 'Change', switchOn: 'Switch on', switchOff: 'Switch off', remove: 'Delete', removeTitle: 'Delete this endpoint?', removeHint: 'Nothing is sent there any more, and its deliveries are deleted with it. This can’t be undone.',
    rotate: 'Rotate secret', rotateTitle: 'Rotate the signing secret?', rotateHint: 'You get a new secret. The one before goes on signing beside it for a while, so that your program can change without a break.', overlap: 'Hours both secrets sign', overlapHint: '0 to 168. With 0 the old secret ends at once.',
    test: { send: 'Send test event', waiting: 'The test event is on its way.', good: 'Delivered. The receiver answered %{status} after %{duration}.', bad: 'Not delivered.', again: 'It is tried again at %{at}.', open: 'See the delivery', hide: 'Hide' },
    delivery: {
      title: 'Deliveries', hint: 'What became of each event here. Kept for 30 days.', details: 'Delivery', event: 'Event', at: 'Time', attempts: 'Attempts', answer: 'Answer', empty: 'Nothing was sent here yet. Send a test event to see what arrives.', noneFiltered: 'No delivery is in this state.',
      states: { pending: 'On its way', delivered: 'Delivered', failed: 'Given up' }, retrying: 'Trying again', any: 'Any', happened: 'Happened', next: 'Next attempt', finished: 'Ended', payload: 'What is sent', eventId: 'Event (webhook-id)', id: 'Delivery',
      attempt: 'Attempt %{number}', running: 'Running, or cut off', after: 'after %{duration}', noAnswer: 'No answer', noAttempt: 'Not tried yet.', resend: 'Send again', resent: 'It is sent again now.',
    },
    replay: {
      title: 'Replay', titleLong: 'Replay stored events', hint: 'Sends again what happened since a time, delivered or not. Your program knows events that it had by their webhook-id.', since: 'Since', until: 'Until', untilHint: 'Optional. Empty: until now.', types: 'Only these types', typesHint: 'Optional. Empty: all that this endpoint listens to.', start: 'Replay',
      done: 'Events sent again: %{count}.', none: 'Nothing to send again in this period.', more: 'There are more, from %{at} on.', goOn: 'Go on from there',
    },
  },
  streams: {
    title: 'Log streams', hint: 'The audit log, sent on to your SIEM as it is sealed: in the words of OCSF, in order, at least once.', add: 'Add stream', create: 'Create', empty: 'No stream yet. Name a receiver, and it gets every entry of the audit log.', noOne: 'No stream yet. An owner or administrator can set one up.',
    name: 'Name', nameHint: 'How your team will recognise it.', kind: 'Way', kinds: { http: 'HTTP', syslog: 'Syslog' }, kindHint: { http: 'For Splunk, Datadog, Elastic, Vector and others that take JSON.', syslog: 'RFC 5424 over TLS or TCP.' }, state: 'State', states: { on: 'Sending', paused: 'Paused', failing: 'Failing' },
    position: 'Sent', behind: 'Behind', behindBy: 'Behind by %{count}', upToDate: 'Up to date', never: 'Never', failingSince: 'Failing since %{at}.', nextTry: 'Next try %{at}.', pausedSince: 'Paused since %{at}.', actions: 'Actions',
    url: 'Address', format: 'Format', formats: { ndjson: 'One JSON object a line (NDJSON)', json_array: 'One JSON array a request' }, batch: 'Events a request', batchHint: '1 to 500.',
    headers: 'Secret headers', headersHint: 'One a line, such as Authorization: Splunk 1234. Sealed, and never shown again.', headerShape: 'Write each line as Name: value.', headerFault: 'A line is not a header',
    host: 'Host', port: 'Port', transport: 'Transport', transports: { tls: 'TLS', tcp: 'TCP, unencrypted' }, tcpHint: 'Only to networks that the operator of this installation listed.', serverName: 'Name in its certificate', serverNameHint: 'Optional. Where it is not the host.',
    ca: 'Authorities to trust (PEM)', caHint: { http: 'Optional. Besides the public ones.', syslog: 'Optional. In place of the public ones.' }, clientCert: 'Certificate that we show (PEM)', clientKey: 'Its key (PEM)', clientHint: 'Optional. Where the receiver asks for one.', keyHint: 'Sealed, and never shown again.',
    keep: 'Leave empty to keep what is stored: %{mask}. Another receiver needs it anew.', forget: 'Remove the stored secret',
    types: 'Entries', allTypes: 'Everything', someTypes: 'Only what I choose', menu: 'More: %{name}', change: 'Change', test: 'Send test event', testNamed: 'Send test event: %{name}', pause: 'Pause', resume: 'Resume', rewind: 'Rewind', remove: 'Delete',
    tested: { good: '%{name}: it works.', bad: '%{name}: the test failed.' }, rewindTitle: 'Rewind %{name}?', rewindHint: 'Everything since that time is sent again, and up to five minutes before it. Nothing is skipped.', since: 'Since', rewound: 'It goes on from entry %{position}.',
    removeTitle: 'Delete %{name}?', removeHint: 'Nothing more is sent there, and its secrets are destroyed. The log itself stays. This can’t be undone.', toLog: 'Audit log',
  },
};
