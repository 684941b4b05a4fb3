import type { Catalog } from './catalog';
import en from './en';

const catalog: Catalog = en;
export default catalog;
