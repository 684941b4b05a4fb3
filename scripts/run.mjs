// The door for everybody who has only Node: installs and builds what is missing, then hands over to the Node 24 that npm brought.
// Runs on Node 20 and newer, before anything is installed: no dependencies.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './run.build.mjs';
import { handOver } from './run.child.mjs';
import { ensureInstalled } from './run.install.mjs';
import { withLock } from './run.lock.mjs';
import { fail, root } from './run.progress.mjs';

const COMMANDS = {
  // A young generation of 8 MB: 16, the default, keeps 40 MB more for no gain that was measured.
  // 70: its watchdog found that it stood still.
  start: { parts: ['app', 'panel'], entry: 'apps/server/dist/main.js', nodeOptions: '--max-semi-space-size=8', again: 70 },
  build: { parts: ['app', 'test', 'panel'] },
  test: { parts: ['app', 'test'], entry: 'node_modules/jest/bin/jest.js', nodeOptions: '--experimental-vm-modules --disable-warning=ExperimentalWarning --max-semi-space-size=64' },
  consentry: { parts: ['app'], entry: 'apps/cli/dist/main.js' },
  'faults:processes': { parts: ['app', 'test'], entry: 'test/dist/faults/scale-out.storm.js' },
  faults: { parts: ['app', 'test'], entry: 'test/dist/faults/world/main.js' },
  bench: { parts: ['app', 'test'], entry: 'test/dist/bench/main.js' },
};

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
if (!command) fail(`There is no command "${name ?? ''}": use one of ${Object.keys(COMMANDS).join(', ')}.`, 2);

await withLock(async (lock) => {
  await ensureInstalled(lock);
  await ensureBuilt(command.parts, lock);
});
if (command.entry) {
  const entry = join(root, command.entry);
  if (!existsSync(entry)) fail(`${command.entry} is not there after the build: run "npm run build" and read what it says.`);
  await handOver(entry, args, command.nodeOptions, command);
}
