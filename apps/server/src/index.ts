export { contradictions, processEnvironment, readConfig, SETTINGS, type Config } from './config.js';
export { openDatabase, StartError } from './database.js';
export { firstRun } from './first-run.js';
export { configurationPage, errorsPage, offlineApi, schemaPage } from './reference.js';
export { describeApi } from './openapi.js';
export { BUNDLED } from './plugins.js';
export { checkRoutes } from './routes.check.js';
export { ENTITIES, SCHEMA } from './schema.js';
export { simulatorsOf, startServer, type Server, type ServerOptions } from './server.js';
