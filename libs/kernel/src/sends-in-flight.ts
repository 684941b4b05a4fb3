/**
 * Knows which provider calls are under way. Whoever stops something (a withdrawal, a pause, an opt-out) commits first, then
 * waits here before saying so: nothing leaves after a stop was acknowledged (I6). Messaging provides it.
 */
export abstract class SendsInFlight {
  /** Resolves when no call begun before now is still running for this contact or over this connection. At most 35 s. */
  abstract settled(organizationId: string, of: { contactId: string } | { connectionId: string }): Promise<void>;
}
