/**
 * `@consentry/plugin-sdk/conformance`: the checks every plugin must pass, for any test runner. Needs Node; opens sockets on loopback only.
 */
export { channelConformance } from './channel.conformance.js';
export { keysConformance, type KeysFixture } from './keys.conformance.js';
export { startStandIn, type ProviderBehaviour, type StandIn } from './provider.server.js';
export type { ChannelFixture, ConformanceCheck, MediaFixture, ProviderAnswer, ProviderRequest, SampleDelivery, Scenario } from './conformance.types.js';
export { testHost, type TestHost } from './test.host.js';
