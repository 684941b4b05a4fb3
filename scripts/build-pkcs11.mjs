// The native part of pkcs11js, which npm does not build here: install scripts are off. Needed only for the HSM plugin (keys-pkcs11).
// Works offline: npm brings node-gyp, and our Node's package brings its headers.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { nodePath } from './run.child.mjs';
import { fail, root, say, step } from './run.progress.mjs';

const target = join(root, 'node_modules', 'pkcs11js');
const node = nodePath();

if (!existsSync(join(target, 'binding.gyp'))) fail('pkcs11js is not installed: run "npm ci --include=optional" first.');
if (loads()) {
  say('pkcs11js is built already.');
} else {
  await build();
}

/** Asks the Node that will use it: built for another machine is not built. */
function loads() {
  return spawnSync(node, ['-e', 'require("pkcs11js")'], { cwd: root, stdio: 'ignore' }).status === 0;
}

async function build() {
  const headers = dirname(dirname(node));
  const args = ['rebuild', ...(existsSync(join(headers, 'include', 'node', 'node_api.h')) ? [`--nodedir=${headers}`] : [])];
  const gyp = npmsNodeGyp();
  const { ok, output } = await step({
    title: 'Building pkcs11js', expect: 'a few seconds', cwd: target,
    // Without npm's own there may be one on the PATH, which on Windows is a script.
    ...(gyp ? { file: process.execPath, args: [gyp, ...args] } : { file: 'node-gyp', args, shell: process.platform === 'win32' }),
  });
  if (ok && loads()) return;
  say(output.split('\n').slice(-30).join('\n'));
  fail(/not found: make|Could not find any (?:Python|Visual Studio)|(?:g\+\+|c\+\+|clang\+\+|cc): (?:No such file|not found|command not found)|ENOENT/i.test(output)
    ? 'A C++ compiler, make and Python 3 are needed: on Debian and Ubuntu "apt-get install g++ make python3", on macOS "xcode-select --install", on Windows the Visual Studio Build Tools. Then run "npm run build:pkcs11" again.'
    : 'pkcs11js could not be built: the lines above say why.');
}

/** npm says where it lies when it runs us; else it lies beside a Node or behind a link on the PATH. */
function npmsNodeGyp() {
  const npms = [
    process.env.npm_execpath && dirname(dirname(process.env.npm_execpath)),
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean).flatMap((dir) => {
      const npm = join(dir, 'npm');
      return [...(existsSync(npm) ? [dirname(dirname(realpathSync(npm)))] : []), join(dir, 'node_modules', 'npm')];
    }),
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm'),
  ];
  return npms.filter(Boolean).map((npm) => join(npm, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js')).find((path) => existsSync(path));
}
