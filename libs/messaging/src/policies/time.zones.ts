import { getCountry } from 'countries-and-timezones';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

const byCountry = new Map<string, readonly string[]>();

/** Every time zone of the country that a number belongs to (IANA, by country); none for a number that tells no country. */
export function timeZonesOf(phone: string): readonly string[] {
  const country = parsePhoneNumberFromString(phone)?.country;
  if (!country) return [];
  let zones = byCountry.get(country);
  if (!zones) byCountry.set(country, (zones = getCountry(country)?.timezones.filter((zone) => !zone.startsWith('Antarctica/')) ?? []));
  return zones;
}
