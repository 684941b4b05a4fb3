export { Exposition } from './metrics.exposition.js';
