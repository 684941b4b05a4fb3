// The compiled code: rebuilt when a source, a setting or a dependency changed, judged by path, size and time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './run.lock.mjs';
import { nodePath } from './run.child.mjs';
import { fail, root, say, step } from './run.progress.mjs';

const SETTINGS = ['package-lock.json', 'tsconfig.json', 'tsconfig.base.json'];
const SKIP = new Set(['node_modules', 'dist', 'artifacts']);
const APP = ['libs', 'plugins', 'apps', 'clients'];

const PARTS = {
  app: { sources: [...SETTINGS, ...APP], proof: 'apps/server/dist/main.js', build: () => compile('Compiling', projects().filter((path) => path !== 'test'), APP) },
  test: { sources: [...SETTINGS, ...APP, 'test'], proof: 'test/dist/.tsbuildinfo', build: () => compile('Compiling the tests', projects(), [...APP, 'test']) },
  panel: { sources: ['package-lock.json', 'admin'], proof: 'admin/dist/index.html', build: buildPanel },
};

export async function ensureBuilt(names, lock) {
  // The tests' build covers the application's.
  const wanted = names.includes('test') ? names.filter((name) => name !== 'app') : names;
  for (const name of wanted) {
    const part = PARTS[name];
    if (name === 'panel' && !existsSync(join(root, 'admin', 'index.html'))) continue;
    if (isCurrent(name, part)) continue;
    await lock();
    if (isCurrent(name, part)) continue;
    const before = fingerprint(part.sources);
    await part.build();
    remember(name, before);
    if (name === 'test') remember('app', fingerprint(PARTS.app.sources));
  }
}

function isCurrent(name, part) {
  const stamp = join(cacheDir, `built-${name}`);
  return existsSync(stamp) && existsSync(join(root, part.proof)) && readFileSync(stamp, 'utf8') === fingerprint(part.sources);
}

function remember(name, value) {
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(join(cacheDir, `built-${name}`), value);
}

function fingerprint(sources) {
  const hash = createHash('sha256').update(process.platform);
  for (const source of sources) for (const line of list(join(root, source))) hash.update(line);
  return hash.digest('hex');
}

function* list(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) yield `${path}\0${stat.size}\0${stat.mtimeMs}\n`;
  if (!stat?.isDirectory()) return;
  for (const name of readdirSync(path).sort()) if (!SKIP.has(name)) yield* list(join(path, name));
}

function projects() {
  return JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).references.map(({ path }) => path);
}

async function compile(title, paths, roots) {
  const { ok, output } = await step({
    title,
    expect: 'a few seconds',
    file: nodePath(),
    args: [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', '--pretty', 'false', ...paths],
  });
  if (!ok) {
    say(output.split('\n').slice(0, 60).join('\n'));
    fail('The code does not compile: the lines above say where.');
  }
  for (const top of roots) for (const dir of top === 'test' ? ['test'] : readdirSync(join(root, top)).map((name) => join(top, name))) prune(join(root, dir));
}

/** The compiler leaves what it once wrote: the tests of a deleted file would go on running. */
function prune(project) {
  const dist = join(project, 'dist');
  const source = existsSync(join(project, 'src')) ? join(project, 'src') : project;
  const visit = (path) => {
    if (!existsSync(join(dist, path))) return;
    for (const entry of readdirSync(join(dist, path), { withFileTypes: true })) {
      const name = join(path, entry.name);
      if (entry.isDirectory()) visit(name);
      const stem = /^(.*?)(?:\.d)?\.js(?:\.map)?$|^(.*)\.d\.ts(?:\.map)?$/.exec(name);
      const base = stem?.[1] ?? stem?.[2];
      if (base !== undefined && !['.ts', '.tsx', '.js'].some((end) => existsSync(join(source, base + end)))) rmSync(join(dist, name), { force: true });
    }
  };
  visit('.');
}

async function buildPanel() {
  const { ok, output } = await step({
    title: 'Building the panel',
    expect: 'about 20 seconds',
    file: nodePath(),
    args: [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    cwd: join(root, 'admin'),
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (ok) return;
  say(output.split('\n').slice(-60).join('\n'));
  fail('The panel cannot be built: the lines above say why.');
}
