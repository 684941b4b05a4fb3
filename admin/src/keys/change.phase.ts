import type { StepState } from './change.step';
import type { MasterKeyState, MasterKeyVersionState } from './keys.types';
import { mustBeBrought } from './provider';

export type Step = 'stage' | 'bring' | 'activate' | 'destroy';
export const STEPS = ['stage', 'bring', 'activate', 'destroy'] as const satisfies Step[];

export const stagedOf = ({ versions, provider }: MasterKeyState): MasterKeyVersionState | undefined => versions.find((each) => each.state === 'staged' && each.provider === provider);

/** What a change left behind, newest first. */
export const retiringOf = ({ versions }: MasterKeyState): MasterKeyVersionState[] => versions.filter(({ state }) => state === 'retiring');

export const isChanging = ({ rotation }: MasterKeyState): boolean => rotation?.state === 'running';

/** The version that a change is about: the one that waits, the one it has brought, or the one it would make. */
export function versionInQuestion(masterKey: MasterKeyState, state: StepState): number {
  const { provider, version, versions } = masterKey;
  const staged = stagedOf(masterKey);
  if (staged) return staged.version;
  return state === 'done' ? version : Math.max(...versions.filter((each) => each.provider === provider).map((each) => each.version), 0) + 1;
}

/** @param brought the staged version that somebody says is everywhere */
export function currentStep(masterKey: MasterKeyState, brought: number | undefined): Step {
  if (isChanging(masterKey)) return 'activate';
  const staged = stagedOf(masterKey);
  if (staged) return mustBeBrought(masterKey.provider) && brought !== staged.version ? 'bring' : 'activate';
  return retiringOf(masterKey).length > 0 ? 'destroy' : 'stage';
}
