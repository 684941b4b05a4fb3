/** Keys and encryption, and the secrets of a connection. */
export default {
  keys: {
    title: 'Keys and encryption', hint: 'What is sealed in the database opens only with these keys: your own data key, and the master key that wraps it.',
    version: 'Version', age: 'Age', state: 'State', created: 'Made', retired: 'Replaced', activated: 'In use since', destroyed: 'Destroyed', showAll: 'Show all versions: %{count}', showFewer: 'Show fewer',
    states: { active: 'Active', retiring: 'Being replaced', destroyed: 'Destroyed', staged: 'Staged', current: 'In use' },
    data: {
      title: 'Your organisation’s data key', hint: 'Seals contacts, secrets and whatever else is confidential. It belongs to your organisation alone.', versions: 'Versions of the data key', wrappedBy: 'Wrapped by master key version',
      rotate: 'Rotate now', rotateTitle: 'Rotate the data key?', rotateHint: 'New values are sealed under the new key at once, everything older is sealed anew in the background, and nobody who works here notices.',
    },
    policy: {
      name: 'Rotation', due: 'Next due', byHand: 'By hand alone', every: 'Every %{days}', overdue: 'Overdue', change: 'Change', changeNamed: 'Change the rotation: %{name}', title: 'Rotation: %{name}',
      overdueHint: 'It should have been rotated by itself on %{date}. If this stays, the scheduler is not running: an owner can rotate by hand, and the operator should look at the server.',
      bySchedule: 'By itself', byScheduleHint: 'Whenever the key has reached an age. It can be rotated by hand at any time too.', byHandHint: 'Only when an owner decides.', days: 'Days until the next rotation', daysHint: '1 to 3650.',
      masterNote: 'A change by itself goes on at once, without a look at the other servers. With key files on more than one server, choose by hand.', saved: 'Saved.',
    },
    rotation: {
      none: { data: 'The data key has not been rotated yet.', master: 'The master key has not been changed yet.' },
      fromTo: 'From version %{from} to version %{to}', to: 'To version %{to}', running: 'Running', done: 'Done', counting: 'Counting what there is to do',
      data: 'Sealed anew: %{done} of %{total}', master: 'Data keys wrapped anew: %{done} of %{total}', started: 'started %{at}, by %{by}', finished: 'finished %{at}',
      retrying: 'The last step failed and is tried again:', kept: 'Something was left undone:',
    },
    by: { policy: 'the schedule', installation: 'the installation' },
    master: {
      title: 'Master key', hint: 'Wraps the data keys of every organisation here. It is never stored with the data.', open: 'In working order', closed: 'Can’t be used', provider: 'Where it is kept',
      fingerprint: 'Fingerprint', fingerprintHint: 'Compare it with your copy of the key: if the two differ, your copy opens nothing here. It tells nothing about the key itself.', versions: 'Versions of the master key', wraps: 'Data keys',
    },
    provider: { file: 'Key files', aws: 'AWS KMS', vault: 'HashiCorp Vault or OpenBao', pkcs11: 'Hardware security module' },
    closed: {
      title: 'The master key can’t be used, so nothing can be sealed or opened', fails: 'Stands still', failsHint: 'Every sign-in, sending and receiving messages, opening contacts, conversations and people, connecting channels. Providers deliver later what they could not hand over.',
      works: 'Goes on', worksHint: 'Whoever is signed in stays so: this page, connections, API keys, alerts and the rules for signing in still open. What is stored stays as it is.', again: 'The server tries again all the time; this notice goes away by itself as soon as the key answers.',
    },
    change: {
      title: 'Change the master key', hint: 'In four steps, so that no server stands without its key. Messages go on all the while.', stepDone: '(done)',
      ownersOnly: 'An owner of this organisation can change the master key.', notOperator: 'The master key serves every organisation of this installation. The owners of the organisation that was made first look after it, or the operator with the command “consentry keys”.',
      stage: 'Make a new version', stageHint: 'It exists from then on, and nothing uses it yet.', stageDo: 'Make a new version', stageNext: 'Make another version',
      bringTitle: 'Bring it everywhere', stagedFingerprint: 'Fingerprint of version %{version}', brought: 'Every server and my backup copy have version %{version}.',
      bring: {
        file: 'Copy master-%{version}.key from the key folder to the key folder of every other server, readable by the server alone, and to your backup copy. Then compare the fingerprints.',
        pkcs11: 'Servers that share one security module need nothing more. Where each has a module of its own, copy version %{version} there with the maker’s tools, and renew the backup of the module.',
        manager: 'The key manager hands version %{version} to every server by itself: there is nothing to copy. If you back up the key manager, make a new backup now.',
      },
      activate: 'Put it to use', activateHint: 'Every data key is wrapped anew. The data itself is not touched, so this takes seconds.', activateDo: 'Put version %{version} to use', activateTitle: 'Put version %{version} to use?', activateConfirm: 'Put to use',
      activateWhat: 'From now on version %{version} wraps the data keys. A server that does not have it can’t open anything until it gets it. The version before stays until you destroy it.', activating: 'Under way: the progress stands above.',
      destroy: 'Destroy the old version', destroyHint: 'Not before the backups that need it have ended: what it wrapped in old backups becomes unreadable for ever. You can also keep it.', destroyDo: 'Destroy version %{version}', destroyTitle: 'Destroy version %{version} of the master key?', destroyConfirm: 'Destroy',
      destroyWhat: 'Backups of the database from before the change can’t be read by anybody any more. No data key of today needs version %{version}. This can’t be undone. Destroy your own copies of it too.',
      destroyThere: 'No data key needs version %{version} any more. Where it is kept, versions are destroyed with the tools there.', stillWraps: 'Version %{version} still wraps data keys: %{count}. It can be destroyed when there are none.',
      foreign: 'Version %{version} of the provider %{provider} is not needed any more. Take the provider before out of the configuration, and destroy the key there.',
    },
    openings: {
      title: 'Secrets opened since the server started', hint: 'Each time for a purpose that is declared. Counted by the server that answers you.', purpose: 'Purpose', what: 'What for', record: 'Trace', count: 'Times', leaf: 'Audit log, each time', counted: 'Counted',
      empty: 'No secret has been opened since the server started. As soon as one is, for example a connection’s token or the seed of an authenticator, it is counted here by its purpose.',
    },
    opening: {
      connection: { open: 'A channel is opened for work, once for each version of a connection in each process.', edit: 'Somebody replaces some of the secrets of a connection; the others stay.', revoke: 'A connection ends, and what its credentials allow is taken back at the provider.' },
      mfa: { verify: 'A code from an authenticator is compared. The sign-in has its own record.' },
      sso: { sign_in: 'The client secret is shown to the identity provider while somebody signs in. The sign-in has its own record.' },
    },
  },
  credentials: {
    title: 'Secrets', hint: 'Sealed. Only their last characters are shown.', changed: 'Last changed', replace: 'Replace secrets', replaceTitle: 'Replace the secrets of %{name}', replaceHint: 'What you type takes the place of what is stored, at once. Fill in only what has changed.',
    keep: 'Leave empty to keep %{mask}', none: 'Nothing is stored. Leave empty to keep it so.', replaced: 'The secrets were replaced.', nothing: 'Nothing to replace', nothingHint: 'Type a new value for at least one secret, or cancel.', gone: 'Disconnected: the secrets were destroyed.',
  },
};
