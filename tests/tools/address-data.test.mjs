// tools/address/address-data.mjs converts the package's countries to tables.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tables } from '../../tools/address/address-data.mjs';

const region = (key, name, latin) => ({ key, name: { default: name, latin } });

test('a line a country, sorted by name, with what the data leaves out', () => {
  const { countries, regions } = tables([
    { key: 'ZZ' },
    { key: 'DE', fmt: '%N%n%O%n%A%n%Z %C', zip: '\\d{5}', zipex: '26133,53225', require: 'ACZ' },
    { key: 'AX', fmt: '%O%n%N%n%A%nAX-%Z %C%nÅLAND' },
    { key: 'AO' },
  ]);
  assert.deepEqual(
    countries.map((line) => line.split('\t').slice(0, 5)),
    [
      ['AX', 'Åland Islands', '%O%n%N%n%A%nAX-%Z %C%nÅLAND', '', 'AC'],
      ['AO', 'Angola', '%N%n%O%n%A%n%C', '', 'AC'],
      ['DE', 'Germany', '%N%n%O%n%A%n%Z %C', '', 'ACZ'],
    ],
  );
  assert.match(countries[2], /\t\\d\{5\}\t26133$/);
  assert.deepEqual(regions, []);
});

test('patterns lose what does not matter to a whole postcode, formats the sorting code', () => {
  const { countries } = tables([
    { key: 'BH', fmt: '%N%n%A%n%X %C %X', zip: '(?:^|\\b)(?:1[0-2]|[1-9])\\d{2}(?:$|\\b)' },
    { key: 'US', fmt: '%N%n%A%n%C, %S %Z', zip: '(\\d{5})(?:[ \\-](\\d{4}))?' },
    { key: 'VI', fmt: '%N%n%A%n%C %S %Z', require: 'ACSZ' },
  ]);
  const cells = countries.map((line) => line.split('\t'));
  assert.deepEqual(
    cells.map((line) => line[9]),
    ['(1[0-2]|[1-9])\\d{2}', '', '(\\d{5})([ -](\\d{4}))?'],
  );
  assert.equal(cells[0][2], '%N%n%A%n%C');
  assert.deepEqual([cells[1][2], cells[1][4]], ['%N%n%A%n%C VI %Z', 'ACZ']);
});

test('regions are sorted by the name in Latin letters and keep their own', () => {
  const of = (key, ...given) => tables([{ key, fmt: '%A%n%S', sub_regions: given }]).regions[0];
  assert.equal(
    of('AE', region('SH', 'الشارقة', 'Sharjah'), region('AZ', 'أبو ظبي', 'Abu Dhabi')),
    'AE\tAZ=Abu Dhabi=أبو ظبي|SH=Sharjah=الشارقة',
  );
  assert.equal(
    of('JP', region('01', '北海道', 'Hokkaido'), region('02', '青森県', 'Aomori')),
    'JP\t01=Hokkaido=北海道|02=Aomori=青森県',
  );
  assert.equal(of('VN', region('44', 'An Giang', 'An Giang Province')), 'VN\t44=An Giang');
  assert.equal(of('HK', region('Kowloon', '九龍')), 'HK\tKowloon=Kowloon=九龍');
  assert.throws(() => of('FR', region('A', 'X'), region('A', 'Y')), /twice/);
  assert.throws(() => of('FR', region('A', 'X=Y')), /= or \|/);
});
