export { Demo, type DemoFacts } from './sandbox.demo.js';
export { KEPT_MAIL_FILE, keptMailFolder, Mailbox } from './sandbox.mailbox.js';
export { SandboxModule } from './sandbox.module.js';
export type { KeptMail } from './sandbox.schema.js';
export { Simulators } from './sandbox.simulators.js';
