import { publicBackup } from '@consentry/backups';
import type { Config } from './config.js';
import type { FirstRun } from './first-run.js';
import type { Server } from './server.js';

/** What a person reads after `npm start`: one address, and once the way in. */
export function banner(server: Server, config: Config, first: FirstRun | undefined, seconds: string): string {
  const address = server.mode.publicUrl;
  const lines = ['', `  Consentry is ready after ${seconds} s:  ${address}`, ''];
  if (first) {
    lines.push(`  Sign in as   ${first.email}`, `  Password     ${first.password ?? '(the one you set in CONSENTRY_BOOTSTRAP_PASSWORD)'}`, '  Shown this once. Keep it.', '');
  }
  if (first?.backup) {
    lines.push(`  There are backups here, the newest of ${first.backup.takenAt.toISOString()}. To have that back instead, stop this server, then:`, `    npm run consentry -- restore --from ${publicBackup(first.backup.id)} --overwrite`, '');
  }
  if (first?.demo) {
    lines.push(
      '  A demonstration is set up: a simulated WhatsApp line, and a contact who agreed to messages.',
      '  Open the address and press Send, or send from another terminal:', '',
      `    . ${shellPath(config.dataDir)}/demo.env`,
      `    curl -s $CONSENTRY_URL/v1/messages -H "Authorization: Bearer $CONSENTRY_KEY" -H 'Content-Type: application/json' \\`,
      `      -d '{"connectionId":"'$CONSENTRY_CONNECTION'","contactId":"'$CONSENTRY_CONTACT'","purpose":"service","type":"text","text":{"body":"Hello"}}'`, '');
  }
  lines.push('  Ctrl-C stops it. API reference: ' + `${address}/docs`, '');
  return `${lines.join('\n')}\n`;
}

function shellPath(path: string): string {
  return path.includes(' ') ? `"${path}"` : path;
}

export const HELP = `Consentry: compliance-first customer messaging.

  npm start                    start the server, with everything embedded unless configured otherwise
  npm test                     run the tests
  npm run consentry -- help    the operator's command

Settings are environment variables; NAME_FILE reads NAME from a file.
`;
