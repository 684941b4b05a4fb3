import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A country as a disc: its middle, and how far its land may reach from there. */
export interface Disc { latitude: number; longitude: number; radiusKm: number }
export type Atlas = ReadonlyMap<string, Disc>;

const EARTH_KM = 6371;
/** No country is a circle; half as much again reaches the corners of most. What is left too short is caught by `minKm`. */
const STRETCH = 1.5;

/** How far apart two countries lie at the least, in km; undefined when one is not known. Never more than the true distance by much, often less. */
export function kilometresBetween(atlas: Atlas, from: string, to: string): number | undefined {
  const [a, b] = [atlas.get(from), atlas.get(to)];
  if (!a || !b) return undefined;
  const [lat1, lat2, turn] = [a.latitude, b.latitude, b.longitude - a.longitude].map((degrees) => (degrees * Math.PI) / 180) as [number, number, number];
  const h = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(turn / 2) ** 2;
  return Math.max(0, 2 * EARTH_KM * Math.asin(Math.sqrt(h)) - a.radiusKm - b.radiusKm);
}

let known: Atlas | undefined;

/** Read at the first use and reduced to three numbers a country: the file is large, its shapes are not kept. */
export function atlas(): Atlas {
  if (known) return known;
  const file = createRequire(import.meta.url).resolve('world-countries/dist/countries.json');
  const countries = JSON.parse(readFileSync(file, 'utf8')) as { cca2: string; latlng: [number, number]; area: number }[];
  known = new Map(countries.map(({ cca2, latlng, area }) => [cca2, { latitude: latlng[0], longitude: latlng[1], radiusKm: STRETCH * Math.sqrt(Math.max(0, area) / Math.PI) }]));
  return known;
}
