import { z } from 'zod';
import { idIn, idOut, LOCALES } from '@consentry/kernel';
import { phoneNumber } from '@consentry/contacts';

export const LedgerQuery = z.strictObject({ connectionId: idIn('connection') });
export const LedgerView = z.object({
  data: z.array(z.object({
    id: z.string(), providerId: z.string(), to: z.string(), type: z.string(), body: z.unknown(), receivedAt: z.iso.datetime(),
    /** The files that went along, as the simulated provider holds them. */
    media: z.array(z.object({ mimeType: z.string(), size: z.int(), sha256: z.string(), filename: z.string().optional() })).optional(),
    replyTo: z.string().optional(),
  })),
}).meta({ id: 'SimulatorLedger' });

export const SimulateInbound = z.looseObject({
  connectionId: idIn('connection'), from: phoneNumber(), type: z.string().min(1).max(64).default('text'),
}).meta({ id: 'SimulateInbound' });
export const SimulatedInbound = z.object({ providerId: z.string(), webhookStatus: z.int() }).meta({ id: 'SimulatedInbound' });

export const SimulateFault = z.strictObject({
  connectionId: idIn('connection'), kind: z.string().min(1).max(64), times: z.int().min(1).max(100_000).default(1),
}).meta({ id: 'SimulateFault' });
const Kind = z.object({ kind: z.string(), description: z.string() });
export const FaultKinds = z.object({ data: z.array(Kind), /** What `POST /v1/simulator/events` takes. */ events: z.array(Kind) }).meta({ id: 'SimulatorFaults' });

export const SimulateEvent = z.strictObject({
  connectionId: idIn('connection'), kind: z.string().min(1).max(64), details: z.record(z.string().max(64), z.unknown()).default({}),
}).meta({ id: 'SimulateEvent' });
export const SimulatedEvent = z.object({ webhookStatus: z.int() }).meta({ id: 'SimulatedEvent' });

export const AdvanceClock = z.strictObject({ advanceSeconds: z.number().positive().max(400 * 86_400) }).meta({ id: 'AdvanceClock' });
export const ClockView = z.object({ now: z.iso.datetime() }).meta({ id: 'TestClock' });

/** A mail as it lies in the data folder. */
export const KeptMail = z.object({
  id: z.uuid(), at: z.iso.datetime(), organizationId: z.uuid(), to: z.string(), kind: z.string(), locale: z.enum(LOCALES), subject: z.string(), text: z.string(), html: z.string(),
});
export type KeptMail = z.infer<typeof KeptMail>;

export const MailboxView = z.object({
  data: z.array(KeptMail.pick({ at: true, to: true, kind: true, subject: true, text: true }).extend({ id: idOut('mail'), links: z.array(z.string()) })),
}).meta({ id: 'Mailbox' });
