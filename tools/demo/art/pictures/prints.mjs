// The pictures of each art print, in order.

import { ground, ink, paper } from '../core/palette.mjs';
import { detail, framed, sheet } from '../scenes/print.mjs';
import { dryStone, mistWaves, starGarden, wrongTurnings } from '../techniques/cells.mjs';
import { fernery, hedgerow, sunflower, winterTree } from '../techniques/botany.mjs';
import { survey } from '../techniques/contour.mjs';
import { coral, noonAndAfter, ridges } from '../techniques/fields.mjs';
import { engravedMoon, longField, pendulum, springTide, weatherFront } from '../techniques/lines.mjs';
import { semaphore } from '../techniques/shapes.mjs';
import { moons, murmuration } from '../techniques/sky.mjs';

const boneMoons = () => moons({ dark: ink.tide, glow: ink.chalk, sheet: paper.bone });
const traces = [
  ['I', {}],
  ['II', { inks: [ink.plum, ink.ochre] }],
  ['III', { inks: [ink.moss, ink.madder] }],
];

export const prints = {
  'spring-tide': [
    (seed) => sheet(springTide(), { seed, on: ground.sea }),
    (seed) => framed(springTide(), { seed, wood: 'oak', wall: ground.linen, panes: 0.16 }),
    (seed) => detail(springTide(), { seed, on: ground.sea, from: [0.56, 0.5] }),
  ],
  'the-long-field': [
    (seed) => sheet(longField(), { seed, on: ground.straw }),
    (seed) => framed(longField(), { seed, wood: 'white', wall: ground.sage }),
  ],
  'coral-arithmetic': [
    (seed) => sheet(coral(), { seed, on: ground.clay }),
    (seed) => detail(coral(), { seed, on: ground.linen, from: [0.42, 0.42] }),
  ],
  'twelve-small-moons': [
    (seed) => sheet(moons(), { seed, on: ground.plaster }),
    (seed) => sheet(boneMoons(), { seed, on: ground.sea }),
    (seed) => framed(moons(), { seed, wood: 'black', wall: ground.dusk, panes: 0.1 }),
  ],
  'harbour-semaphore': [
    (seed) => sheet(semaphore(), { seed, on: ground.linen }),
    (seed) => framed(semaphore(), { seed, wood: 'oak', wall: ground.sage, panes: 0.15 }),
  ],
  'wrong-turnings': [
    (seed) => sheet(wrongTurnings(), { seed, on: ground.plaster }),
    (seed) => detail(wrongTurnings(), { seed, on: ground.clay, from: [0.5, 0.4], angle: 0.14 }),
  ],
  'carrowmere-survey-sheet-3': [
    (seed) => sheet(survey(), { seed, on: ground.sage }),
    (seed) => framed(survey(), { seed, wood: 'black', wall: ground.plaster, panes: 0.15 }),
    (seed) => detail(survey(), { seed, on: ground.sage, from: [0.66, 0.27], angle: 0.1 }),
  ],
  'the-sunflower-problem': [
    (seed) => sheet(sunflower(), { seed, on: ground.sea }),
    (seed) => framed(sunflower(), { seed, wood: 'oak', wall: ground.plaster, panes: 0.16 }),
  ],
  'hedgerow-october': [
    (seed) => sheet(hedgerow(), { seed, on: ground.plaster }),
    (seed) => detail(hedgerow(), { seed, on: ground.sage, from: [0.48, 0.52] }),
  ],
  fernery: [
    (seed) => sheet(fernery(), { seed, on: ground.sage }),
    (seed) => framed(fernery(), { seed, wood: 'oak', wall: ground.plaster, panes: 0.14 }),
  ],
  'noon-and-after': [
    (seed) => sheet(noonAndAfter(), { seed, on: ground.clay }),
    (seed) => framed(noonAndAfter(), { seed, wood: 'white', wall: ground.straw, panes: 0.14 }),
  ],
  'seven-ridges': [
    (seed) => sheet(ridges(), { seed, on: ground.sea }),
    (seed) => framed(ridges(), { seed, wood: 'oak', wall: ground.clay, panes: 0.14 }),
  ],
  murmuration: [
    (seed) => framed(murmuration(), { seed, wood: 'black', wall: ground.sea, panes: 0.12 }),
    (seed) => sheet(murmuration(), { seed, on: ground.clay }),
  ],
  'pendulum-studies': traces.map(
    ([sign, colours], i) =>
      (seed) =>
        sheet(pendulum({ seed: `pendulum ${sign}`, ...colours }), {
          seed: `${seed} ${sign}`,
          on: [ground.plaster, ground.straw, ground.sage][i],
        }),
  ),
  'weather-front': [
    (seed) => sheet(weatherFront(), { seed, on: ground.plaster }),
    (seed) => detail(weatherFront(), { seed, on: ground.plaster, from: [0.44, 0.62], angle: 0.12 }),
  ],
  'the-lock-keepers-tree': [
    (seed) => sheet(winterTree(), { seed, on: ground.linen }),
    (seed) => framed(winterTree(), { seed, wood: 'black', wall: ground.straw, panes: 0.15 }),
  ],
  'kiri-no-asa': [
    (seed) => sheet(mistWaves(), { seed, on: ground.sea }),
    (seed) => framed(mistWaves(), { seed, wood: 'oak', wall: ground.sea, panes: 0.12 }),
  ],
  'hadiqat-al-nujum': [
    (seed) => sheet(starGarden(), { seed, on: ground.straw }),
    (seed) => framed(starGarden(), { seed, wood: 'oak', wall: ground.clay, panes: 0.15 }),
  ],
  'dry-stone': [
    (seed) => sheet(dryStone(), { seed, on: ground.sage }),
    (seed) => detail(dryStone(), { seed, on: ground.linen, from: [0.46, 0.36], angle: -0.12 }),
  ],
  'moon-over-inisbeg': [
    (seed) => sheet(engravedMoon(), { seed, on: ground.clay }),
    (seed) => framed(engravedMoon(), { seed, wood: 'black', wall: ground.linen, panes: 0.16 }),
  ],
};
