import { createSimulator } from '@consentry/channel-whatsapp/simulator';

// The provider, in a process of its own: whatever happens to servers, databases and queues, it knows what reached the phone.
const dir = process.argv[2]!;
const simulator = await createSimulator({ dir, now: () => new Date(), delays: { answer: Number(process.argv[3] ?? 0), sent: 100, delivered: 250, read: 400 } });

export interface Ask { id: number; what: string; args: unknown[] }
const answers: Record<string, (...args: never[]) => unknown> = {
  settings: () => simulator.demoSettings(),
  attach: (line: Parameters<typeof simulator.attach>[0]) => { simulator.attach(line); },
  inbound: (connectionId: string, from: string, body: string) => simulator.inbound(connectionId, { from, type: 'text', text: { body } }),
  ledger: (connectionId: string) => simulator.ledger(connectionId).map(({ to, body, receivedAt }) => ({ to, body, receivedAt })),
  fault: (connectionId: string, kind: string, times: number) => { simulator.fault(connectionId, kind, times); },
};

process.on('message', ({ id, what, args }: Ask) => {
  void (async () => answers[what]!(...(args as never[])))().then((value) => process.send!({ id, value: value ?? null }), (error: unknown) => process.send!({ id, error: String(error) }));
});
process.on('disconnect', () => process.exit(0));
process.send!({ ready: true });
