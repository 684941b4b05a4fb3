/** A whole program, so that it can be tried as it stands. It reads the secret from the environment: the one on the screen belongs into no file. */
export const VERIFY_SNIPPET = `import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.WEBHOOK_SECRET); // whsec_…

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    // The body as it came: parsed and written anew, it no longer fits its signature.
    const event = webhook.verify(Buffer.concat(chunks).toString(), request.headers);
    console.log(request.headers['webhook-id'], event.type, event.data);
    response.writeHead(204).end();
  } catch {
    response.writeHead(400).end();
  }
}).listen(8080);
`;
