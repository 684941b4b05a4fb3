/** The stand-in for Meta's Graph API that ships with the plugin: loopback only, its own ledger, its own faults. */
export { createSimulator, type GraphSimulator, type GraphSimulatorOptions } from './simulator/graph.simulator.js';
export type { Revocation } from './simulator/revoked.tokens.js';
