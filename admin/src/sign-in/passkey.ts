import { startAuthentication, startRegistration, WebAuthnError, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import type { Passkey, SignInAnswer } from '../api.generated';
import { api } from '../app/http';
import { Told } from '../shared/problem';

export { browserSupportsWebAuthn as canUsePasskeys } from '@simplewebauthn/browser';

export async function signInWithPasskey(): Promise<SignInAnswer> {
  const response = await answer(await api<PublicKeyCredentialRequestOptionsJSON>('POST', 'auth/passkey/options'));
  return api<SignInAnswer>('POST', 'auth/passkey', { body: { response } });
}

export async function passkeyForStepUp(): Promise<unknown> {
  return answer(await api<PublicKeyCredentialRequestOptionsJSON>('POST', 'auth/step-up/passkey-options'));
}

export async function addPasskey(name: string): Promise<Passkey> {
  const optionsJSON = await api<PublicKeyCredentialCreationOptionsJSON>('POST', 'auth/passkeys/options');
  const response = await startRegistration({ optionsJSON }).catch(explain);
  return api<Passkey>('POST', 'auth/passkeys', { body: { name, response } });
}

const answer = (optionsJSON: PublicKeyCredentialRequestOptionsJSON) => startAuthentication({ optionsJSON }).catch(explain);

/** The browser or the person said no; nothing went to the server. */
const refused = (why: 'cancelled' | 'known' | 'failed') => new Told('signIn.passkeyTrouble.title', `signIn.passkeyTrouble.${why}`);

function explain(error: unknown): never {
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') throw refused('known');
  // The specification gives this one name to "he pressed cancel", "time is up" and "there is no passkey here", so that no page can tell who owns what.
  if (error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError')) throw refused('cancelled');
  throw refused('failed');
}
