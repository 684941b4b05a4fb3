import { useState } from 'react';
import { useLogin } from 'react-admin';
import type { MfaChallenge, Session, SignInAnswer } from '../api.generated';
import { useT } from '../shared/translate';
import { markBackupCodeUsed } from '../app/banners';
import { CodeStep } from './code.step';
import { PasswordStep } from './password.step';
import { SignInFrame } from './sign.in.frame';
import { SsoStep } from './sso.step';

/** By whichever way: in the end there is a session, or one more step. */
export function SignInPage() {
  const t = useT();
  const login = useLogin();
  const [step, setStep] = useState<'password' | 'sso' | MfaChallenge>('password');
  const go = async (answer: SignInAnswer) => {
    if ('mfaRequired' in answer) setStep(answer);
    else await login({ session: answer });
  };
  const afterCode = async (session: Session, usedBackupCode: boolean) => {
    await login({ session });
    if (usedBackupCode) markBackupCodeUsed();
  };
  const back = () => setStep('password');
  if (step === 'sso') return <SignInFrame title={t('signIn.sso')} hint={t('signIn.ssoHint')}><SsoStep onBack={back} /></SignInFrame>;
  if (step === 'password') return <SignInFrame title={t('signIn.title')} hint={t('signIn.hint')}><PasswordStep onAnswer={go} onSso={() => setStep('sso')} /></SignInFrame>;
  return <SignInFrame title={t('signIn.secondStep')} hint={t('signIn.secondStepHint')}><CodeStep challenge={step} onSession={afterCode} onBack={back} /></SignInFrame>;
}
