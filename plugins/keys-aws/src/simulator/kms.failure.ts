/** An error as KMS sends it: the name in `__type`, status 400 unless told. */
export class KmsFailure extends Error {
  constructor(readonly code: string, message = '', readonly status = 400) {
    super(message);
  }
}
