import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Without a goodbye, as the kernel does it. Resolves when the process is gone; at once when it already was. */
export async function killAtOnce(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
