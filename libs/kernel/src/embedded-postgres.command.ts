import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-postgres.errors.js';

export interface Command {
  file: string;
  args: string[];
}

/** PostgreSQL refuses to run as root. A user namespace lets root pose as an ordinary user: the files stay root's and no folder changes hands. */
export function asOrdinaryUser(command: Command, options: { diesWithParent: boolean }): Command {
  if (process.platform !== 'linux') return command;
  const inner = options.diesWithParent && canDieWithParent() ? { file: 'setpriv', args: ['--pdeathsig', 'INT', command.file, ...command.args] } : command;
  if (process.getuid?.() !== 0) return inner;
  const id = String(knownUserId());
  return { file: 'unshare', args: ['--user', `--map-user=${id}`, `--map-group=${id}`, inner.file, ...inner.args] };
}

/** Says what is missing when root cannot pose as a user. Asked only before the first database is made and after a failure: it costs a process. */
export function refusalForRoot(): EmbeddedPostgresError | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const probe = asOrdinaryUser({ file: 'unshare', args: ['--version'] }, { diesWithParent: false });
  if (spawnSync(probe.file, probe.args, { stdio: 'ignore' }).status === 0) return null;
  return new EmbeddedPostgresError('not_started', 'PostgreSQL does not run as root and this machine refuses "unshare --user": start Consentry as an ordinary user, or set DATABASE_URL.');
}

let pdeathsig: boolean | undefined;

/** Without it (no util-linux) a kill -9 of node leaves the database running; the next start then stops it. */
function canDieWithParent(): boolean {
  pdeathsig ??= spawnSync('setpriv', ['--pdeathsig', 'INT', 'setpriv', '--version'], { stdio: 'ignore' }).status === 0;
  return pdeathsig;
}

/** PostgreSQL looks its user's name up, so the id must be one that the machine knows. */
function knownUserId(): number {
  let ids: { name: string; id: number }[] = [];
  try {
    ids = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':')).map(([name = '', , id = '']) => ({ name, id: Number(id) }));
  } catch {
    // An image without the file: nobody's usual number is as good a guess as any.
  }
  const known = ids.find(({ id }) => id === 1000) ?? ids.find(({ name }) => name === 'nobody') ?? ids.find(({ id }) => id > 0);
  return known?.id ?? 65534;
}
