import { HsmFailure, type HsmReply, type HsmRequest } from './hsm.messages.js';
import { HsmToken } from './hsm.token.js';

/**
 * The process that holds the vendor's library. Apart from the server, because a PKCS#11 call cannot be broken off, the library's state
 * is one for the whole process, and a fault in it takes the process along: here the server can end it and begin again.
 */
let token: HsmToken | undefined;

async function answer(request: HsmRequest) {
  if (request.verb === 'open') {
    token = new HsmToken(request.settings);
    return { versions: token.versions };
  }
  if (!token) throw new HsmFailure('away', 'The token is not open.');
  switch (request.verb) {
    case 'encrypt': return token.encrypt(request);
    case 'decrypt': return token.decrypt(request);
    case 'state': return token.state();
    case 'stage': return token.stage(request);
    case 'promote': return token.promote(request);
    case 'withdraw': return token.withdraw();
    case 'survey': return token.survey();
    case 'destroy': return token.destroy(request);
  }
}

async function reply(request: HsmRequest): Promise<void> {
  let sent: HsmReply;
  try {
    sent = { id: request.id, answer: await answer(request) };
  } catch (error) {
    const { kind, detail } = error instanceof HsmFailure ? error : { kind: 'away' as const, detail: 'The HSM process failed.' };
    sent = { id: request.id, failure: { kind, detail } };
  }
  if (outbox.push(sent) === 1) setImmediate(send);
}

/** What became ready in one turn goes in one message: that is most of what a call costs. */
const outbox: HsmReply[] = [];
function send(): void {
  const replies = outbox.splice(0);
  process.send?.(replies);
  // The message is copied when sent: the data keys need not lie here any longer.
  for (const reply of replies) if ('answer' in reply && 'data' in reply.answer) reply.answer.data.fill(0);
}

process.on('message', (requests: HsmRequest[]) => { for (const request of requests) void reply(request); });
process.on('disconnect', () => {
  token?.close();
  process.exit();
});
// The server ends first, with work on its way that still needs the key; then the line to it closes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
