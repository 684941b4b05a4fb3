import { setTimeout as sleep } from 'node:timers/promises';
import { LogFollowers, SealedLog } from '@consentry/audit';
import { Log, Notifications } from '@consentry/kernel';
import { openLog } from './audit-kill.parts.js';

/** A process that follows the log as a server does, slowly enough to die amid its work. */
export interface FollowOrder { url: string; name: string }
const { url, name } = JSON.parse(process.argv[2]!) as FollowOrder;
const { database, sequencer } = await openLog({ url });
const log = Log.create({ level: 'silent' });
const notifications = new Notifications(database, log);
const followers = new LogFollowers(database, log, new SealedLog(), sequencer, notifications);
followers.follow({
  name, chunk: 5,
  async work(c, organizationId, leaves) {
    await c.query({ text: 'insert into seen (follower, leaf, seq, organization_id) select $1, unnest($2::uuid[]), unnest($3::bigint[]), $4', values: [name, leaves.map((l) => l.id), leaves.map((l) => l.seq), organizationId] });
    await sleep(2);
  },
});
await notifications.start();
followers.start();
process.stdout.write('"ready"\n');
