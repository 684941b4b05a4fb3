// Two commands started at once on one checkout must not install or build over each other.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, say } from './run.progress.mjs';

export const cacheDir = join(root, '.cache');
const file = join(cacheDir, 'run.lock');

/** Gives the work a `lock` to call before its first change: who has nothing to do never waits. */
export async function withLock(work) {
  let held = false;
  const release = () => { if (held) rmSync(file, { force: true }); };
  process.once('exit', release);
  const lock = async () => {
    if (held) return;
    await acquire();
    held = true;
  };
  try {
    await work(lock);
  } finally {
    release();
    held = false;
    process.removeListener('exit', release);
  }
}

async function acquire() {
  mkdirSync(cacheDir, { recursive: true });
  for (let told = false; ; await sleep(250)) {
    try {
      writeFileSync(file, identity(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder === null) continue;
    const pid = Number.parseInt(holder, 10);
    if (identity(pid) === holder) {
      if (!told) say(`Another command (process ${pid}) is preparing this folder; waiting for it …`);
      told = true;
    } else {
      takeAway(holder);
    }
  }
}

/** A process number with its start time, because numbers are used again. */
function identity(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return `${pid} gone`;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return `${pid} running`;
  }
}

function readHolder(path) {
  try {
    return readFileSync(path, 'utf8') || null;
  } catch {
    return null;
  }
}

/** By renaming, so that of several who wait only one takes a dead one's lock away; and looks whether it was still the dead one's. */
function takeAway(holder) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readHolder(aside) === holder) rmSync(aside, { force: true });
  else renameSync(aside, file);
}
