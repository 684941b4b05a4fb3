// For dependency-cruiser (which reads this as if it were webpack's): a package of ours resolves to the source of what its "exports" names, so
// that the check needs no build, and a name that is not exported resolves to nothing.
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

// The working folder, not this file's: the test of the rules runs them over a tree of its own.
const root = process.cwd();
const alias = {};
for (const top of ['libs', 'plugins', 'apps']) {
  for (const name of existsSync(join(root, top)) ? readdirSync(join(root, top)) : []) {
    const manifest = join(root, top, name, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name: packageName, exports: doors = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
    for (const [door, target] of Object.entries(doors)) {
      const file = typeof target === 'string' ? target : target.default;
      const source = file.replace(/^\.\/dist\//, 'src/').replace(/\.js$/, '.ts');
      // "$": exactly this name and nothing below it.
      alias[`${packageName}${door.slice(1)}$`] = join(root, top, name, source);
    }
  }
}

module.exports = {
  resolve: {
    alias,
    extensions: ['.ts', '.tsx', '.mts', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    // Sources import './x.js' and mean './x.ts'.
    extensionAlias: { '.js': ['.ts', '.tsx', '.js'] },
    exportsFields: ['exports'],
    conditionNames: ['import', 'types', 'default'],
  },
};
