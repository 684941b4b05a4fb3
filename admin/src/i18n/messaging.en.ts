/** The desk of the inbox, writing and sending, policies, how people say yes and no. */
export default {
  desk: {
    filters: 'Filter conversations', search: 'Search', searchHint: 'In all conversations: names, whole numbers, whole words.', views: 'Views', label: 'Label', labels: 'Labels', labelsHint: 'Choose labels or type a new one and press Enter.',
    view: { open: 'Open', mine: 'Mine', none: 'Nobody’s', unread: 'Unread', snoozed: 'Snoozed', closed: 'Closed' },
    noneFound: 'Nothing found.', noneHere: 'No conversation is in this view.', you: 'You', colleague: 'A colleague', nobody: 'Nobody', toMe: 'Assign to me', toNobody: 'Give back',
    taken: '%{name} was quicker and has this conversation now.', givenBack: 'It changed hands meanwhile. Look again and decide anew.',
    close: 'Close', closed: 'Closed', closedNow: 'Closed. A message from the contact opens it again.', reopen: 'Open again', more: 'More for this conversation', toPerson: 'Let a person answer', toAi: 'Let the assistant answer', ai: 'Assistant answers',
    snooze: { active: 'Snoozed until %{at}', wake: 'End snooze', hour: 'Snooze for an hour', tomorrow: 'Snooze until tomorrow', monday: 'Snooze until Monday', choose: 'Snooze until', do: 'Snooze', until: 'Until', hint: 'A message from the contact ends it sooner.' },
    keys: { title: 'Keyboard shortcuts', next: 'Next conversation', previous: 'Previous conversation', reply: 'Write an answer', note: 'Write a note', take: 'Assign to me', close: 'Close or open again', search: 'Search', help: 'Show this help', on: 'Shortcuts are on' },
  },
  chat: {
    edited: 'edited', deleted: 'The contact deleted this message.', gone: 'Not kept: zero-content mode erased it %{at}.', notKept: 'Not kept', goneHint: 'Zero-content mode is on, or was: what was said here is erased and does not come back.', goneRetry: 'What it said is erased, so it cannot be sent again. Write it anew.', waits: 'Waits: %{why}', reactions: 'Reactions', by: { contact: 'Contact', us: 'Us' }, reactionTaken: 'Reaction taken back', location: 'Location', emoji: 'Emoji',
    earlierMessage: 'An earlier message', answers: 'Answers:', menu: 'What to do with the message of %{time}', react: 'React with %{emoji}', takeBack: 'Take back %{emoji}', reply: 'Reply', noReply: 'Don’t reply to this message',
    lineStopped: '%{name} is not active.', lineHint: 'Nothing can be sent until somebody resumes the connection.',
    note: { label: 'Note', write: 'Write a note', save: 'Save note', hint: 'Only your team sees notes.', by: 'Note by %{name}', edit: 'Edit', remove: 'Delete', removed: 'The note was deleted.', removeTitle: 'Delete this note?', removeHint: 'Your team no longer sees it. This can’t be undone.' },
    event: {
      taken: '%{who} took this conversation.', assigned: '%{who} assigned this to %{whom}.', unassigned: '%{who} gave this back.', closed: '%{who} closed this.', reopened: '%{who} opened this again.', reopenedByMessage: 'A new message opened this again.',
      asked: 'The contact asked for a person.', toPerson: '%{who} let a person answer.', toAi: '%{who} let the assistant answer.', snoozed: '%{who} snoozed this until %{at}.', woken: '%{who} ended the snooze.',
      identity: 'The contact has a new device or key. Make sure that it is them before you say anything confidential.',
    },
  },
  files: {
    type: { image: 'Image', video: 'Video', audio: 'Audio', document: 'Document', sticker: 'Sticker' },
    attach: 'Attach a file', choose: 'Choose a file', caption: 'Caption', sendAs: 'Send as', limit: '%{type} up to %{size}', limitUnknown: 'Up to 100 MB; the channel may take less.', uploading: '%{percent}% of %{size}', unfit: 'This channel does not take such a file, or not of this size.',
    removeNamed: 'Remove %{name}', noCaption: 'Audio has no caption: your text stays here to be sent by itself.', openNamed: 'Open %{name}', downloadNamed: 'Download %{name}', pending: 'The file is being fetched…', gone: 'The file is no longer kept.', elsewhere: '%{type} that can’t be shown here',
    reason: {
      empty: 'The file is empty.', too_large: 'The file is too large.', type_refused: 'Files of this type are not kept.', type_mismatch: 'The file is not what it claims to be.', damaged: 'The file is damaged.', rejected_by_provider: 'The provider did not hand out the file.',
      connection_gone: 'The connection of this file is gone.', not_supported: 'The channel hands out no files.', provider_unavailable: 'The provider could not be reached for this file.', credentials_rejected: 'The provider refused the credentials, so the file could not be fetched.',
    },
  },
  compose: {
    title: 'Write a message', hint: 'See what the gate will say before anything is sent.', message: 'Message', kind: 'Kind', kinds: { text: 'Text', template: 'Template', file: 'File', location: 'Location', contacts: 'Contact card', button: 'Reply buttons', list: 'List', cta_url: 'Link button' },
    latitude: 'Latitude', longitude: 'Longitude', degrees: 'In degrees, such as 3.1579.', placeName: 'Name of the place', address: 'Address', email: 'Email', header: 'Heading', footer: 'Footer', buttons: 'Buttons', button: 'Button %{number}', addButton: 'Add button',
    listButton: 'Text that opens the list', rows: 'Rows', row: 'Row %{number}', rowHint: 'Description', addRow: 'Add row', urlLabel: 'Text of the button', url: 'Link',
    check: 'Dry run', checkHint: 'Nothing is sent or recorded.', incomplete: 'Complete the message, and the gate’s answer appears here.', allowed: 'This message may be sent.', stopped: 'This message would be stopped: %{why}.', sent: 'The message is on its way.',
    retryAt: 'It may go from %{at} on.', later: '%{duration} later', raw: 'As it is stored', rawHint: 'The content in the platform’s own shape. Addresses and secrets are left out.',
    resolve: {
      title: 'Did it arrive?', hint: 'The provider’s answer was lost, so nobody knows. Ask the contact or look at the provider, then decide.', noOne: 'The provider’s answer was lost. A colleague who may send messages can decide.', sent: 'It arrived', failed: 'It did not arrive', retry: 'Send again',
      word: 'SEND', retryTitle: 'Send it again?', retryHint: 'If the first one arrived after all, the contact gets it twice. The gate checks it once more.', done: { sent: 'Recorded as arrived.', failed: 'Recorded as not arrived.', retry: 'It is on its way again.' },
    },
  },
  policies: {
    title: 'Policies and limits', hint: 'What you allow yourself beyond what law and providers demand. The gate holds every message against it.', save: 'Save policies', caps: 'How much one person gets', capsHint: 'The caps can be lowered, not raised.',
    hourlyCap: 'Messages an hour', hourlyCapHint: 'To one contact on one channel. 1 to 20.', marketingHours: 'Hours between marketing messages', marketingHoursHint: 'Over all broadcasts and channels. At least 24.',
    quiet: { title: 'Quiet hours', hint: 'Where the contact is, nothing of these purposes is sent in this time. What waits then goes when it ends.', on: 'Keep quiet hours', from: 'From', until: 'Until', purposes: 'Purposes that wait', purposesHint: 'At least one. Authentication codes always go.' },
    timeZone: 'Your time zone', timeZoneHint: 'For contacts whose own is not known.', noZone: 'No such time zone',
    unknown: {
      title: 'When an outcome is unknown', hint: 'A provider’s answer can be lost on the way. Status messages and the provider’s memory are asked first.', what: 'If neither knows', after: 'Minutes until then', afterHint: '5 to 10080 (a week).',
      hold: { name: 'Leave it', hint: 'The message stays as unknown. Nothing is sent twice.' }, ask: { name: 'Ask us', hint: 'An alert opens, and somebody decides message by message.' }, retry: { name: 'Send again', hint: 'The message goes once more and may arrive twice.' },
    },
    review: { title: 'A second pair of eyes', hint: 'What a person must approve before it goes.', reviewAiMarketing: 'Marketing that an assistant wrote', reviewAiMarketingHint: 'Waits until a person has read and approved it.', broadcastApproval: 'Every broadcast', broadcastApprovalHint: 'Approved by somebody else than the one who made it.' },
    content: {
      title: 'What people write', hint: 'Consentry can do its work without keeping it.', zero: 'Zero-content mode', zeroHint: 'What messages and their files say is erased with the provider’s last answer (read, failed, blocked), and after 24 hours at the latest. Types, times and ends stay.',
      ai: 'Assistants may read all the same', aiHint: 'In this mode nothing is handed to assistants unless you allow it here.', unsaved: 'Takes effect when you save. What is stored already is erased within minutes.',
      askTitle: 'Switch zero-content mode on?', ask: 'Switch on', word: 'ERASE', askHint: 'What older and answered messages say is erased for good, with their files. Switching the mode off brings nothing back. Search finds no texts, and messages cannot be sent again.',
    },
    lines: {
      title: 'Your lines', hint: 'How each line stands with its provider right now.', rate: '%{rate} messages a second', noRate: 'Rate not told', usage: '%{percent}% of the allowance used', noUsage: 'Nothing said about usage within the hour', waits: 'Waits %{left}', paused: 'Marketing paused until %{at}',
      lift: 'Lift the pause', liftTitle: 'Send marketing over %{name} again?', liftHint: 'The provider limited this line because people reported it or the limit was reached. Lifting too early can cost you the number.',
    },
  },
  optIn: {
    title: 'Consent', hint: 'Pages on which people agree, and the words by which they stop.', tab: 'Opt-in forms', add: 'New form', empty: 'No form yet. Make one, share its link, and consents come with proof.', on: 'On', off: 'Off', version: 'Version %{number}', purposes: 'Purposes', purposesHint: 'What people can agree to, each with a tick of its own.',
    copyLink: 'Copy link', preview: 'Preview', versions: 'Versions', edit: 'Edit', duplicate: 'Make a copy', switchOn: 'Switch on', switchOff: 'Switch off', remove: 'Delete', removeTitle: 'Delete this form?', removeHint: 'Its page is gone at once. The texts that consents name stay on record. This can’t be undone.',
    editHint: 'A changed text becomes a new version. Consents keep naming the version that was shown.', heading: 'Heading', text: 'What people agree to', textHint: 'In plain words: who writes, about what, how often.', privacyUrl: 'Privacy notice', privacyHint: 'An https address.', language: 'Language of the page',
    phone: 'Number of the line', phoneHint: 'Optional. Shown so that people can write to it.', slug: 'Address', slugHint: 'Optional. The page is at /c/… Empty: a random one.', saved: 'Saved as version %{number}.', hash: 'Fingerprint',
  },
  words: {
    tab: 'Words and answers', save: 'Save words and answers', optOut: 'Words that stop messages', optOutHint: 'A message that is one of these words opts out at once.', resume: 'Words that resume messages', resumeHint: 'They restore what the opt-out took, nothing more.', ownOptOut: 'Your own opt-out word', ownResume: 'Your own resume word',
    none: 'No words of your own.', add: 'Add', builtIn: 'Always understood', yes: '“YES” resumes too', yesHint: 'Off unless you are sure: people write yes to many questions.', inbound: 'When people write first', inboundHint: 'A message from a person always grants service messages.', utility: 'Also grant utility messages', utilityHint: 'Never marketing, and never against an opt-out.',
    confirmation: 'What an opt-out is answered', confirmationHint: 'Sent once, in the language of the word. Empty: the sentence shown.', allLanguages: 'Show all languages',
  },
  restrictions: {
    title: 'Restriction and objection', hint: 'What the person asked for by law. The gate holds to it on every channel.', readOnly: 'Can be changed by: %{roles}.', since: 'Since %{at}.', doSet: 'Record', doLift: 'Lift',
    restrict: { name: 'Processing restricted', hint: 'Their data is kept but not used: nothing is sent (GDPR article 18).', set: 'Restrict processing?', setHint: 'From now on, nothing is sent to %{name}, not even answers.', lift: 'Lift the restriction?', liftHint: 'Tell %{name} before you lift it: the law asks for that. Messages may be sent again as far as the other rules allow.' },
    object: { name: 'Objects to marketing', hint: 'No marketing on any channel (GDPR article 21).', set: 'Record the objection?', setHint: 'From now on, no marketing is sent to %{name} on any channel.', lift: 'Lift the objection?', liftHint: 'Only where %{name} said so. Marketing consent must then be given anew.' },
    composerTitle: 'This contact restricted processing.', composer: 'Since %{at} their data is kept and not used. Nothing can be sent until the restriction is lifted.', noMarketing: 'Objected to marketing: only service and utility.',
    place: { title: 'Time and language', edit: 'Change', timeZone: 'Time zone', unknown: 'Not known', hint: 'Quiet hours go by the contact’s own time.', languageHint: 'A code such as en, ms or zh-Hant.' },
    receipts: { save: 'Receipts', done: 'Receipts saved: %{count}.' },
  },
  phoneDo: {
    more: 'What else the contact can do', choose: 'Choose “%{title}”', image: 'Send a picture', video: 'Send a video', audio: 'Send a voice message', document: 'Send a document', location: 'Send a location', caption: 'Look at this', react: 'React to the last message', edit: 'Edit own last message', delete: 'Delete own last message',
    event: { title: 'Events', hint: 'The provider tells something, by a signed webhook like any other.', kind: 'Event', details: 'Details (JSON)', detailsHint: 'Optional for most events.', do: 'Let it happen', done: 'Told: %{kind}', notJson: 'The details must be a JSON object.' },
  },
};
