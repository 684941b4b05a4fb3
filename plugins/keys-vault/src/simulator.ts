/** The stand-in for Vault and OpenBao that ships with the plugin: loopback only, real AES-256-GCM, its own tokens and faults. */
export { createVaultSimulator, type VaultSimulator, type VaultSimulatorOptions } from './simulator/vault.simulator.js';
export type { Grants } from './simulator/token.store.js';
export type { KeyRing } from './simulator/transit.engine.js';
