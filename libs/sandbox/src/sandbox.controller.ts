import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { authorize, Clock, CurrentActor, definePermissions, Endpoint, ProblemError, TestClock, type Actor } from '@consentry/kernel';
import { AdvanceClock, ClockView, FaultKinds, LedgerQuery, LedgerView, SimulatedEvent, SimulatedInbound, SimulateEvent, SimulateFault, SimulateInbound } from './sandbox.schema.js';
import { Simulators } from './sandbox.simulators.js';

definePermissions({
  'simulator.use': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT'], scope: true, what: 'drive the simulator, outside production' },
  'test_clock.advance': { roles: ['OWNER'], scope: false, what: 'turn the test clock, outside production' },
});

/** Types whose content the simulator can't invent. */
const NEEDS_CONTENT = new Set(['location', 'contacts', 'reaction', 'button', 'interactive', 'order', 'system', 'edit', 'revoke']);
const ERRORS = ['connection.not_found', 'simulator.not_simulated'];

/** Not in production: the module that holds this isn't loaded there, so the routes don't exist. */
@ApiTags('Simulator (development)')
@Controller('v1/simulator')
export class SimulatorController {
  constructor(private readonly simulators: Simulators) {}

  @Get('messages')
  @Endpoint({ summary: 'What reached the simulated phone', access: { permission: 'simulator.use' }, response: LedgerView, errors: ERRORS, hidden: true })
  async ledger(@CurrentActor() actor: Actor, @Query({ schema: LedgerQuery }) query: z.infer<typeof LedgerQuery>) {
    authorize(actor, 'simulator.use');
    return { data: (await this.simulators.behind(actor.organizationId, query.connectionId)).ledger(query.connectionId) };
  }

  @Post('inbound')
  @Endpoint({ summary: 'The customer writes', access: { permission: 'simulator.use' }, status: 202, response: SimulatedInbound, errors: ERRORS, hidden: true })
  async inbound(@CurrentActor() actor: Actor, @Body({ schema: SimulateInbound }) body: z.infer<typeof SimulateInbound>) {
    authorize(actor, 'simulator.use');
    const { connectionId, ...message } = body;
    if (message.type === 'text' && typeof (message.text as { body?: unknown } | undefined)?.body !== 'string') {
      throw new ProblemError('request.invalid', { errors: [{ path: 'text.body', message: 'A text message needs its text.' }] });
    }
    // A file is found for those that need one; the others are nothing without their content.
    if (NEEDS_CONTENT.has(message.type) && (typeof message[message.type] !== 'object' || message[message.type] === null)) {
      throw new ProblemError('request.invalid', { errors: [{ path: message.type, message: 'A message of this type needs its content, under the name of the type.' }] });
    }
    const { providerId, status } = await (await this.simulators.behind(actor.organizationId, connectionId)).inbound(connectionId, message);
    return { providerId, webhookStatus: status };
  }

  @Get('faults')
  @Endpoint({ summary: 'The faults and events that can be injected', access: { permission: 'simulator.use' }, response: FaultKinds, hidden: true })
  faults(@CurrentActor() actor: Actor) {
    authorize(actor, 'simulator.use');
    const simulator = this.simulators.of('channel-whatsapp');
    return { data: simulator?.faultKinds() ?? [], events: simulator?.eventKinds?.() ?? [] };
  }

  @Post('events')
  @Endpoint({ summary: 'The provider tells something', access: { permission: 'simulator.use' }, status: 202, response: SimulatedEvent, errors: [...ERRORS, 'simulator.unknown_event'], hidden: true })
  async event(@CurrentActor() actor: Actor, @Body({ schema: SimulateEvent }) body: z.infer<typeof SimulateEvent>) {
    authorize(actor, 'simulator.use');
    const simulator = await this.simulators.behind(actor.organizationId, body.connectionId);
    const known = simulator.eventKinds?.().some(({ kind }) => kind === body.kind) ?? false;
    if (!simulator.event || !known) throw new ProblemError('simulator.unknown_event', { errors: [{ path: 'kind', message: 'There is no such event.' }] });
    try {
      return { webhookStatus: (await simulator.event(body.connectionId, body.kind, body.details)).status };
    } catch (error) {
      if (error instanceof RangeError) throw new ProblemError('simulator.unknown_event', { errors: [{ path: 'details', message: error.message }] });
      throw error;
    }
  }

  @Post('faults')
  @Endpoint({ summary: 'Let the next requests suffer a fault', access: { permission: 'simulator.use' }, errors: [...ERRORS, 'simulator.unknown_fault'], hidden: true })
  async fault(@CurrentActor() actor: Actor, @Body({ schema: SimulateFault }) body: z.infer<typeof SimulateFault>) {
    authorize(actor, 'simulator.use');
    const simulator = await this.simulators.behind(actor.organizationId, body.connectionId);
    try {
      simulator.fault(body.connectionId, body.kind, body.times);
    } catch (error) {
      if (error instanceof RangeError) throw new ProblemError('simulator.unknown_fault', { errors: [{ path: 'kind', message: 'There is no such fault.' }] });
      throw error;
    }
  }
}

/** `CONSENTRY_TEST_CLOCK=1` only. */
@ApiTags('Test clock (development)')
@Controller('v1/test/clock')
export class TestClockController {
  constructor(private readonly clock: Clock) {}

  @Get()
  @Endpoint({ summary: 'What time it is', access: { permission: 'test_clock.advance' }, response: ClockView, hidden: true })
  read(@CurrentActor() actor: Actor) {
    authorize(actor, 'test_clock.advance');
    return { now: this.clock.now().toISOString() };
  }

  @Post()
  @Endpoint({ summary: 'Turn the clock forward', access: { permission: 'test_clock.advance' }, response: ClockView, hidden: true })
  advance(@CurrentActor() actor: Actor, @Body({ schema: AdvanceClock }) body: z.infer<typeof AdvanceClock>) {
    authorize(actor, 'test_clock.advance');
    (this.clock as TestClock).advance(body.advanceSeconds * 1000);
    return { now: this.clock.now().toISOString() };
  }
}
