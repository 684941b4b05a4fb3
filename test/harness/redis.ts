import { describeWith } from './debian.js';
import { REDIS } from './redis.process.js';

export { RedisProcess } from './redis.process.js';

/** Tests that need a Redis: Debian's, where it is installed. */
export const describeWithRedis = describeWith(REDIS, 'redis-server');
