import type { MasterKeyState, MasterKeyVersionState } from './keys.types';
import { mustBeBrought } from './provider';

export type Step = 'stage' | 'bring' | 'activate' | 'destroy';
export const STEPS = ['stage', 'bring', 'activate', 'destroy'] as const satisfies Step[];

export const stagedOf = ({ versions, provider }: MasterKeyState): MasterKeyVersionState | undefined => versions.find((each) => each.state === 'staged' && each.provider === provider);

/** What a change left behind, newest first. */
export const retiringOf = ({ versions }: MasterKeyState): MasterKeyVersionState[] => versions.filter(({ state }) => state === 'retiring');

export const isChanging = ({ rotation }: MasterKeyState): boolean => rotation?.state === 'running';

/** @param brought the staged version that somebody says is everywhere */
export function currentStep(masterKey: MasterKeyState, brought: number | undefined): Step {
  if (isChanging(masterKey)) return 'activate';
  const staged = stagedOf(masterKey);
  if (staged) return mustBeBrought(masterKey.provider) && brought !== staged.version ? 'bring' : 'activate';
  return retiringOf(masterKey).length > 0 ? 'destroy' : 'stage';
}
