// The simulated provider in a process of its own, so that what it spends is not the server's.
import { createSimulator } from '@consentry/channel-whatsapp/simulator';
import { serveMeasurer } from './subject.js';

const answer = Number(process.env.BENCH_ANSWER_MS ?? 50);
const simulator = await createSimulator({ now: () => new Date(), delays: { answer, sent: 100, delivered: 300, read: 600 } });
let line: string | undefined;

process.on('message', (message: { attach?: { connectionId: string; settings: Record<string, unknown>; webhookUrl: string } } | string) => {
  if (typeof message === 'object' && message.attach) {
    line = message.attach.connectionId;
    simulator.attach(message.attach);
    process.send!({ attached: true });
  }
  if (message === 'ledger') {
    const entries = line === undefined ? [] : simulator.ledger(line);
    process.send!({ total: entries.length, different: new Set(entries.map((e) => e.callbackId)).size });
  }
});
serveMeasurer({ url: simulator.address, facts: { settings: JSON.stringify(simulator.demoSettings()) } }, -1, () => simulator.close());
