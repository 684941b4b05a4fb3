import { defineChannel, MESSAGE_TYPES } from '@consentry/plugin-sdk';
import { graphClient } from './graph.client.js';
import { lookUpMessage } from './history.js';
import { MEDIA_LIMITS, THROUGHPUT } from './limits.table.js';
import { downloadFile, uploadFile } from './media.js';
import { parseDelivery } from './parse.js';
import { revokeAccess } from './revoke.js';
import { markRead, sendMessage } from './send.js';
import { hostsOf, WhatsAppSettings } from './settings.schema.js';
import { deleteTemplate, listTemplates, submitTemplate } from './templates.js';
import { handshakeAnswer, signatureCheck } from './webhook.js';
import { describeNumber } from './number.check.js';

/** WhatsApp through Meta's Cloud API (claim CH-1). Facts and their dates: errors.table.ts, limits.table.ts, settings.schema.ts. */
export default defineChannel({
  id: 'channel-whatsapp',
  channel: 'whatsapp',
  name: 'WhatsApp Cloud API',
  sdk: '^1.0.0',
  hosts: hostsOf,
  settings: WhatsAppSettings,
  processor: { name: 'Meta Platforms, Inc.', regions: ['Global'], purposes: ['Delivering WhatsApp messages and handing over the answers'], terms: 'https://www.whatsapp.com/legal/business-data-processing-terms' },
  capabilities: {
    types: [...MESSAGE_TYPES], receipts: true, serviceWindowHours: 24, perSecond: THROUGHPUT.standard, media: MEDIA_LIMITS, addressKinds: ['phone', 'user_id'],
  },
  create(settings, host) {
    const graph = graphClient(settings, host);
    const verify = signatureCheck(settings.appSecret);
    return {
      send: (message, signal) => sendMessage(graph, settings, message, signal),
      verify,
      parse: (request) => parseDelivery(request.rawBody, host.now()),
      handshake: (query) => handshakeAnswer(settings.verifyToken, query),
      routes: () => [settings.phoneNumberId, settings.businessAccountId],
      limits: () => (settings.messagesPerSecond === undefined ? {} : { perSecond: settings.messagesPerSecond }),
      check: (signal) => describeNumber(graph, settings, signal),
      templates: (signal) => listTemplates(graph, settings, signal),
      submitTemplate: (draft, { providerId }, signal) => submitTemplate(graph, settings, draft, providerId, signal),
      deleteTemplate: (template, signal) => deleteTemplate(graph, settings, template, signal),
      uploadMedia: (file, signal) => uploadFile(graph, settings, host, file, signal),
      downloadMedia: (mediaId, { maxBytes }, signal) => downloadFile(graph, settings, host, mediaId, maxBytes, signal),
      lookUp: (message, signal) => lookUpMessage(graph, settings, message, signal),
      markRead: (messageId, { typing }, signal) => markRead(graph, settings, messageId, typing, signal),
      revoke: (signal) => revokeAccess(graph, settings, host.log, signal),
    };
  },
  simulator: () => import('./simulator.js'),
});
