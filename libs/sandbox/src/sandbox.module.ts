import { Module, type DynamicModule } from '@nestjs/common';
import { SimulatorController, TestClockController } from './sandbox.controller.js';
import { Demo } from './sandbox.demo.js';
import { SIMULATOR_DELAYS, Simulators } from './sandbox.simulators.js';
import type { SimulatorOptions } from '@consentry/plugin-sdk';

/** Everything that exists for trying out and for tests, in one module that production never loads. */
@Module({})
export class SandboxModule {
  static with(options: { testClock: boolean; simulatorDelays?: SimulatorOptions['delays'] }): DynamicModule {
    return {
      module: SandboxModule, controllers: [SimulatorController, ...(options.testClock ? [TestClockController] : [])], providers: [Simulators, Demo, { provide: SIMULATOR_DELAYS, useValue: options.simulatorDelays ?? null }], exports: [Simulators, Demo],
    };
  }
}
