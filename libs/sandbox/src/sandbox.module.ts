import { Module, type DynamicModule } from '@nestjs/common';
import type { SimulatorOptions } from '@consentry/plugin-sdk';
import { SimulatorController, TestClockController } from './sandbox.controller.js';
import { Demo } from './sandbox.demo.js';
import { MailboxController } from './sandbox.mailbox.controller.js';
import { MAIL_KEPT, Mailbox } from './sandbox.mailbox.js';
import { SIMULATOR_DELAYS, Simulators } from './sandbox.simulators.js';

/** Everything that exists for trying out and for tests, in one module that production never loads. */
@Module({})
export class SandboxModule {
  static with(options: { testClock: boolean; simulatorDelays?: SimulatorOptions['delays']; mailKept?: boolean }): DynamicModule {
    return {
      module: SandboxModule,
      controllers: [SimulatorController, MailboxController, ...(options.testClock ? [TestClockController] : [])],
      providers: [
        Simulators, Demo, Mailbox,
        { provide: SIMULATOR_DELAYS, useValue: options.simulatorDelays ?? null },
        { provide: MAIL_KEPT, useValue: options.mailKept ?? false },
      ],
      exports: [Simulators, Demo],
    };
  }
}
