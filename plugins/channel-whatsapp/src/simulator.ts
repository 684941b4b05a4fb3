/** The stand-in for Meta's Graph API that ships with the plugin: loopback only, its own ledger, its own faults. */
export { createSimulator } from './simulator/graph.simulator.js';
