import { defineChannel } from '@consentry/plugin-sdk';
import { graphClient } from './graph.client.js';
import { parseDelivery } from './parse.js';
import { revokeAccess } from './revoke.js';
import { sendMessage } from './send.js';
import { hostsOf, WhatsAppSettings } from './settings.schema.js';
import { listTemplates } from './templates.js';
import { handshakeAnswer, signatureCheck } from './webhook.js';
import { describeNumber } from './number.check.js';

/** WhatsApp through Meta's Cloud API (claim CH-1). Facts and their dates: errors.table.ts, settings.schema.ts. */
export default defineChannel({
  id: 'channel-whatsapp',
  channel: 'whatsapp',
  name: 'WhatsApp Cloud API',
  sdk: '^1.0.0',
  hosts: hostsOf,
  settings: WhatsAppSettings,
  capabilities: { types: ['text', 'template'], receipts: true, serviceWindowHours: 24, addressKinds: ['phone', 'user_id'] },
  create(settings, host) {
    const graph = graphClient(settings, host);
    const verify = signatureCheck(settings.appSecret);
    return {
      send: (message, signal) => sendMessage(graph, settings, message, signal),
      verify,
      parse: (request) => parseDelivery(request.rawBody, host.now()),
      handshake: (query) => handshakeAnswer(settings.verifyToken, query),
      routes: () => [settings.phoneNumberId, settings.businessAccountId],
      check: (signal) => describeNumber(graph, settings, signal),
      templates: (signal) => listTemplates(graph, settings, signal),
      revoke: (signal) => revokeAccess(graph, settings, host.log, signal),
    };
  },
  simulator: () => import('./simulator.js'),
});
