// Who may import whom: docs and reasons are in the architecture page ("import only downward, only through a front door").

/** The ranks, from the bottom. What is listed together does not see each other unless `ALSO` says so. */
const RANKS = [
  ['sdk', 'kernel'],
  ['audit', 'plugins'],
  ['vault'],
  ['connections', 'contacts', 'mfa', 'webhooks'],
  ['consent', 'auth'],
  ['messaging', 'sso'],
  ['ai', 'payments', 'publishing', 'ads'],
  ['backups', 'privacy', 'monitoring', 'incidents', 'compliance', 'sandbox'],
];

const above = (rank) => RANKS.slice(rank).flat();

/** One rule for each module: nothing of its own rank (but itself) and nothing above. */
const ranks = RANKS.flatMap((modules, rank) => modules.map((name) => ({
  name: `rank-${rank}-${name}`,
  comment: `${name} has rank ${rank}: it may import only modules of a lower rank. What pulls upward is turned round by a registry in the kernel.`,
  severity: 'error',
  from: { path: `^libs/${name}/` },
  to: { path: `^(?:libs/(?:${above(rank).filter((other) => other !== name).join('|')})|apps|admin)/` },
})));

// By name, a package of ours resolves to its front door or to nothing (scripts/boundaries.resolve.cjs). A path resolves to anything.
const BY_NAME = ['aliased', 'aliased-webpack'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', comment: 'Under ESM with decorator metadata a cycle crashes at load.', severity: 'error', from: {}, to: { circular: true } },
    ...ranks,
    {
      name: 'unranked-lib',
      comment: 'A new module must be given its rank in this file first.',
      severity: 'error',
      from: { path: `^libs/(?!(?:${RANKS.flat().join('|')})/)` },
      to: {},
    },
    {
      name: 'sdk-zod-only',
      comment: 'What plugin authors install must stay small: zod and Node itself.',
      severity: 'error',
      from: { path: '^libs/sdk/', pathNot: '[.]spec[.]ts$' },
      to: { pathNot: ['^libs/sdk/', '(?:^|/)node_modules/zod/'], dependencyTypesNot: ['core'] },
    },
    { name: 'sdk-zod-only', severity: 'error', from: { path: '^libs/sdk/' }, to: { path: '^(?:libs/(?!sdk/)|plugins/|apps/|admin/|test/)' } },
    {
      name: 'plugin-sees-only-sdk',
      comment: 'A plugin is built against the published SDK and must keep working when the core changes.',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/' },
      to: { path: '^(?:libs/(?!sdk/)|apps/|admin/|test/|plugins/)', pathNot: '^plugins/$1/' },
    },
    {
      name: 'core-names-no-plugin',
      comment: 'Plugins are found by the host from the configuration; only the applications bring the bundled ones.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^plugins/' },
    },
    {
      name: 'admin-sees-only-the-api',
      comment: 'The panel knows the OpenAPI document and nothing of the server.',
      severity: 'error',
      from: { path: '^admin/' },
      to: { path: '^(?:libs|plugins|apps|test)/' },
    },
    {
      name: 'client-sees-only-the-api',
      comment: 'The client is published alone and runs in browsers: it knows the OpenAPI document, nothing of the server and nothing of Node.',
      severity: 'error',
      from: { path: '^clients/' },
      to: { pathNot: ['^clients/', '(?:^|/)node_modules/(?:openapi-fetch|standardwebhooks)/'] },
    },
    { name: 'nothing-imports-clients', severity: 'error', from: { path: '^(?:libs|plugins|apps|admin)/' }, to: { path: '^clients/' } },
    { name: 'nothing-imports-admin', severity: 'error', from: { path: '^(?:libs|plugins|apps)/' }, to: { path: '^(?:admin|test)/' } },
    {
      name: 'front-door',
      comment: 'Import a package by its name: a path goes round its front door, even when it ends at its index.',
      severity: 'error',
      from: { path: '^((?:libs|plugins|apps)/[^/]+)/' },
      to: { path: '^(?:libs|plugins|apps)/[^/]+/', pathNot: '^$1/', dependencyTypesNot: BY_NAME },
    },
    {
      name: 'not-resolvable',
      comment: 'It is not installed, misspelt, or not exported by that package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'not-a-dependency',
      comment: 'It happens to be installed because something else wants it: list it in package.json.',
      severity: 'error',
      from: { path: '^(?:libs|plugins|apps|admin|clients)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-dependency',
      comment: 'What runs in production must be a dependency.',
      severity: 'error',
      from: { path: '^(?:libs|plugins|apps|clients)/[^/]+/src/', pathNot: '[.]spec[.]ts$' },
      // Types vanish in the build; a package may be listed both as a dependency here and as a devDependency elsewhere.
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm', 'npm-optional', 'npm-peer'], pathNot: '(?:^|/)node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: '(?:^|/)node_modules/' },
    // The swc parser does not read JSX. The panel's components are held to the same rules by oxlint.
    exclude: { path: '[.]tsx$' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    // dependency-cruiser's own TypeScript parser stops before version 7.
    parser: 'swc',
    moduleSystems: ['es6', 'cjs'],
    webpackConfig: { fileName: `${__dirname}/scripts/boundaries.resolve.cjs` },
  },
};
