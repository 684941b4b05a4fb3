import { z } from 'zod';
import { idIn, idOut, LOCALES } from '@consentry/kernel';
import { phoneNumber } from '@consentry/contacts';

export const LedgerQuery = z.strictObject({ connectionId: idIn('connection') });
export const LedgerView = z.object({
  data: z.array(z.object({
    id: z.string(), providerId: z.string(), to: z.string(), type: z.string(), body: z.unknown(), receivedAt: z.iso.datetime(),
  })),
}).meta({ id: 'SimulatorLedger' });

export const SimulateInbound = z.looseObject({
  connectionId: idIn('connection'), from: phoneNumber(), type: z.string().min(1).max(64).default('text'),
}).meta({ id: 'SimulateInbound' });
export const SimulatedInbound = z.object({ providerId: z.string(), webhookStatus: z.int() }).meta({ id: 'SimulatedInbound' });

export const SimulateFault = z.strictObject({
  connectionId: idIn('connection'), kind: z.string().min(1).max(64), times: z.int().min(1).max(100_000).default(1),
}).meta({ id: 'SimulateFault' });
export const FaultKinds = z.object({ data: z.array(z.object({ kind: z.string(), description: z.string() })) }).meta({ id: 'SimulatorFaults' });

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
