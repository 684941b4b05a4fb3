// What a person sees while waiting. Everything goes to stderr: stdout belongs to the command itself.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export function say(text) {
  process.stderr.write(`${text}\n`);
}

export function fail(text, code = 1) {
  say(text);
  process.exit(code);
}

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // While a step runs, the step goes first and we follow; once the real command runs, run.child.mjs passes signals on.
    if (running.size === 0 && handedOver) return;
    for (const child of running) child.kill('SIGTERM');
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}
let handedOver = false;
export function stopHandlingSignals() {
  handedOver = true;
}

/** Runs one preparing step quietly, with a sign of life; what it printed is shown only if it fails. */
export function step({ title, expect, file, args, cwd = root, env = process.env, shell = false }) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  say(`${title} (${expect}) …`);
  const child = spawn(file, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  running.add(child);
  let output = '';
  const keep = (chunk) => { output = (output + chunk).slice(-200_000); };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const alive = signOfLife(seconds);
  return new Promise((resolve) => {
    const done = (ok, why) => {
      alive.stop();
      running.delete(child);
      say(ok ? `  done in ${seconds()} s` : `  failed after ${seconds()} s${why ? `: ${why}` : ''}`);
      resolve({ ok, output: output.trim() });
    };
    child.once('error', (error) => done(false, error.message));
    child.once('close', (code, signal) => done(code === 0, signal ? `ended by ${signal}` : ''));
  });
}

function signOfLife(seconds) {
  if (!process.stderr.isTTY) {
    const timer = setInterval(() => say(`  … ${seconds()} s`), 5000);
    return { stop: () => clearInterval(timer) };
  }
  const frames = ['|', '/', '-', '\\'];
  let turn = 0;
  const timer = setInterval(() => process.stderr.write(`\r  ${frames[turn++ % frames.length]} ${seconds()} s `), 200);
  return { stop: () => { clearInterval(timer); process.stderr.write('\r\x1b[K'); } };
}
