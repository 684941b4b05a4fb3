export { Demo, type DemoFacts } from './sandbox.demo.js';
export { SandboxModule } from './sandbox.module.js';
export { Simulators } from './sandbox.simulators.js';
