/** The stand-in for AWS KMS that ships with the plugin: loopback only, real AES-256-GCM, real signatures, its own faults. */
export { createSimulator, type Fault, type KmsSimulator, type SeenRequest } from './simulator/kms.simulator.js';
