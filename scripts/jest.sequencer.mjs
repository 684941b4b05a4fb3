import Sequencer from '@jest/test-sequencer';

// What takes longest comes first: begun last it would leave the other workers idle. A clean clone has no times of earlier runs to tell it by.
const LONGEST = [
  'api/access', 'faults/consent-property', 'api/media', 'api/one-time', 'modules/start', 'modules/embedded-postgres', 'modules/broadcasts.run', 'api/headers',
  'faults/scale-out', 'faults/rotation', 'modules/cli.keys', 'modules/cli.audit', 'api/planted-access', 'paths/consent-matrix', 'faults/planted-bugs', 'faults/broadcast.crashes', 'api/audit-leaves', 'api/bad-input', 'faults/broadcast.stops', 'modules/client.package',
  'browser/accessibility', 'browser/audit', 'browser/keys', 'browser/webhooks', 'browser/templates',
];

export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const rank = ({ path }) => { const at = LONGEST.findIndex((name) => path.endsWith(`/test/dist/${name}.spec.js`)); return at < 0 ? LONGEST.length : at; };
    return (await super.sort(tests)).toSorted((a, b) => rank(a) - rank(b));
  }
}
