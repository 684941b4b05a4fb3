import { Module, type DynamicModule } from '@nestjs/common';
import { SimulatorController, TestClockController } from './sandbox.controller.js';
import { Demo } from './sandbox.demo.js';
import { Simulators } from './sandbox.simulators.js';

/** Everything that exists for trying out and for tests, in one module that production never loads. */
@Module({})
export class SandboxModule {
  static with(options: { testClock: boolean }): DynamicModule {
    return {
      module: SandboxModule, controllers: [SimulatorController, ...(options.testClock ? [TestClockController] : [])], providers: [Simulators, Demo], exports: [Simulators, Demo],
    };
  }
}
