/** At most two letters that stand for a person; a hash where there is only a number. */
export function initialsOf(name: string | null | undefined): string {
  const words = (name ?? '').split(/[\s.@_-]+/).filter((word) => /^\p{L}/u.test(word));
  return words.slice(0, 2).map((word) => [...word][0]?.toLocaleUpperCase() ?? '').join('') || '#';
}
