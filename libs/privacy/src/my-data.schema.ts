import { z } from 'zod';
import { KINDS } from './requests.rules.js';
import { RequestView } from './requests.schema.js';

export const MyRequest = z.strictObject({ kind: z.enum(KINDS), message: z.string().trim().max(4000).nullish() }).meta({ id: 'AskMyPrivacyRequest' });
export const MyRequestView = RequestView.pick({ id: true, kind: true, state: true, message: true, receivedAt: true, dueAt: true, overdue: true, extendedAt: true, extensionReason: true, refusalReason: true, finishedAt: true }).extend({ copy: z.enum(['none', 'making', 'ready', 'gone']).describe('The copy that was asked for: GET …/{id}/download while it is ready.') }).meta({ id: 'MyPrivacyRequest' });
export const MyRequests = z.object({ data: z.array(MyRequestView) }).meta({ id: 'MyPrivacyRequests' });
