/** The version of this SDK. A plugin names the range it was written for (`sdk: '^1.0.0'`). */
export const SDK_VERSION = '1.0.0';

/**
 * True when a plugin written for `range` can run on this SDK.
 * Understands the two forms a plugin may use: an exact version and a caret range.
 */
export function sdkSatisfies(range: string, version: string = SDK_VERSION): boolean {
  const wanted = /^(\^?)(\d+)\.(\d+)\.(\d+)$/.exec(range);
  const have = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (!wanted || !have) return false;
  const [major, minor, patch] = wanted.slice(2).map(Number) as [number, number, number];
  const [hMajor, hMinor, hPatch] = have.slice(1).map(Number) as [number, number, number];
  if (!wanted[1]) return major === hMajor && minor === hMinor && patch === hPatch;
  if (major !== hMajor) return false;
  return hMinor > minor || (hMinor === minor && hPatch >= patch);
}
