import type en from './en';

/** The shape of the English catalog with any words in it: a language that misses a key doesn't compile. */
type Words<T> = { [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
export type Catalog = Words<typeof en>;

type Paths<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Paths<T[K], `${P}${K}.`>;
}[keyof T & string];
/** Every key of the panel's own words. react-admin asks for its own by itself. */
export type MessageKey = Paths<Omit<typeof en, 'ra'>>;
