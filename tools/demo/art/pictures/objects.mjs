// The pictures of notebooks, mugs, tote bags and paper goods, in order.

import { ground, ink, paper } from '../core/palette.mjs';
import { book, rolls, rulings, spread } from '../scenes/book.mjs';
import { mug } from '../scenes/mug.mjs';
import { laid } from '../scenes/paper.mjs';
import { framed, sheet } from '../scenes/print.mjs';
import { tote } from '../scenes/tote.mjs';
import { fernery, hedgerow, leafToss, sunflower } from '../techniques/botany.mjs';
import { terrazzo, wrongTurnings } from '../techniques/cells.mjs';
import { survey } from '../techniques/contour.mjs';
import { marble } from '../techniques/fields.mjs';
import { springTide, waveBand } from '../techniques/lines.mjs';
import { controlStrip, pebbles, semaphore, smallSun, stripes } from '../techniques/shapes.mjs';
import { greatMoon, moons, murmuration, tideYear } from '../techniques/sky.mjs';

const COVER = [1000, 1600];
const BAND = [1800, 600];
const marbled = {
  slate: { seed: 'tidepool slate', inks: [ink.tide, ink.glass, ink.black], size: COVER, scale: 0.62 },
  madder: { seed: 'tidepool madder', inks: [ink.madder, ink.blush, ink.plum], size: COVER, scale: 0.62 },
  moss: { seed: 'tidepool moss', inks: [ink.moss, ink.ochre, ink.black], size: COVER, scale: 0.62 },
};
const stones = {
  plaster: { seed: 'daybook plaster', size: COVER, sheet: paper.bone },
  brick: { seed: 'daybook brick', size: COVER, sheet: '#d98d6c', inks: [ink.plum, '#8a3a26', ink.black] },
  harbour: { seed: 'daybook harbour', size: COVER, sheet: '#a9c0c4', inks: [ink.tide, ink.black, ink.slate] },
};

export const notebooks = {
  'tidepool-notebook': [
    () => book([marble(marbled.slate)], { on: ground.plaster, spine: ['#27333c'] }),
    () => book([marble(marbled.madder)], { on: ground.clay, spine: ['#6e2a22'] }),
    () => book([marble(marbled.moss)], { on: ground.sage, spine: ['#3c452c'] }),
  ],
  'pocket-log': [
    () =>
      book(
        [
          stripes({ seed: 'log a', size: COVER, upright: false, inks: [ink.tide, ink.madder] }),
          semaphore({ seed: 'log b', size: COVER, columns: 3, rows: 5, margin: 90, plain: true }),
          stripes({ seed: 'log c', size: COVER, sheet: paper.blush, inks: [ink.madder, ink.plum] }),
        ],
        { pose: 'fan', on: ground.sea, cloth: 0, spine: ['#e9dfca'] },
      ),
    () => spread({ on: ground.sea, rule: rulings.squared, cover: '#e5d9c0', angle: 0.08 }),
  ],
  'hedge-book': [
    () =>
      book(
        [
          hedgerow({
            seed: 'hedge book',
            size: COVER,
            floor: 1500,
            tall: 1290,
            stems: 13,
            edge: 120,
            sheet: paper.bone,
          }),
        ],
        { pose: 'thin', on: ground.sage, spine: ['#4b5a33'], cloth: 0.1 },
      ),
    () =>
      spread({
        on: ground.plaster,
        rule: rulings.ruled,
        cover: '#4b5a33',
        image: fernery({ seed: 'endpaper', size: [1000, 1450], margin: 0, tone: '#6d7d52', under: ink.glass }),
      }),
  ],
  'night-watch-notebook': [
    () =>
      book(
        [
          greatMoon({
            seed: 'night watch',
            size: COVER,
            dark: '#1a222b',
            centre: [500, 620],
            radius: 270,
            phase: 0.42,
            stars: 210,
            sheet: paper.bone,
          }),
        ],
        { on: ground.sea, spine: ['#12181f'], edge: '#262c33', band: '#c3492f' },
      ),
    () =>
      spread({ on: ground.dusk, leaf: '#23292f', tone: '#6f7d86', cover: '#12181f', rule: rulings.dots, angle: 0.07 }),
  ],
  'terrazzo-daybook': [
    () => book([terrazzo(stones.plaster)], { on: ground.straw, spine: ['#c8452f'] }),
    () => book([terrazzo(stones.brick)], { on: ground.plaster, spine: ['#5c2f47'] }),
    () =>
      book([terrazzo(stones.plaster), terrazzo(stones.brick), terrazzo(stones.harbour)], {
        pose: 'stack',
        on: ground.sea,
        spine: ['#c8452f', '#5c2f47', '#23597a'],
      }),
  ],
  'stitched-sketchbook': [
    () =>
      book(
        [
          stripes({
            seed: 'sketch',
            size: COVER,
            sheet: paper.kraft,
            inks: [ink.black, ink.madder],
            upright: false,
            count: 5,
          }),
        ],
        { pose: 'thin', on: ground.plaster, spine: ['#20272e'], cloth: 0.04, edge: '#f4ecdc' },
      ),
    () =>
      spread({
        on: ground.straw,
        cover: '#c9a97f',
        image: springTide({ sheet: '#f7f0e0', water: ink.slate, sun: '#d9d2c3' }),
      }),
  ],
  'manuscript-book': [
    () =>
      book(
        [waveBand({ seed: 'manuscript', size: COVER, tone: ink.chalk, sheet: '#54303f', from: 0.5 })].map((plate) => ({
          ...plate,
          layers: plate.layers.map((layer) => ({ ...layer, opaque: true })),
        })),
        { pose: 'thin', on: ground.clay, spine: ['#3b1f2c'] },
      ),
    () => spread({ on: ground.clay, rule: rulings.staves, tone: '#4a4f55', cover: '#54303f' }),
  ],
  'reporters-pad': [
    () =>
      book(
        [
          semaphore({
            seed: 'pad a',
            size: COVER,
            columns: 2,
            rows: 3,
            margin: 130,
            inks: [ink.madder, ink.black, ink.ochre],
            plain: true,
          }),
          semaphore({
            seed: 'pad b',
            size: COVER,
            columns: 2,
            rows: 3,
            margin: 130,
            inks: [ink.tide, ink.black, ink.glass],
            plain: true,
          }),
          semaphore({
            seed: 'pad c',
            size: COVER,
            columns: 2,
            rows: 3,
            margin: 130,
            inks: [ink.ochre, ink.black, ink.madder],
            plain: true,
          }),
        ],
        { pose: 'fan', on: ground.straw, cloth: 0, spine: ['#d9cfbb'] },
      ),
  ],
  'garden-year-book': [
    () =>
      book(
        [leafToss({ seed: 'garden year', size: COVER, sheet: paper.mist, inks: [ink.moss, ink.madder, ink.ochre] })],
        { on: ground.sage, spine: ['#56693a'], band: '#e2a02c' },
      ),
    () => spread({ on: ground.sage, rule: rulings.days, tone: '#8a9a6a', cover: '#56693a', angle: 0.06 }),
  ],
  'recipe-ledger': [
    () =>
      book(
        [
          leafToss({
            seed: 'recipes',
            size: COVER,
            sheet: paper.blush,
            inks: [ink.madder, ink.plum, ink.ochre],
            scale: 1.25,
          }),
        ],
        { on: ground.plaster, spine: ['#9c3322'] },
      ),
    () =>
      book(
        [
          leafToss({
            seed: 'recipes',
            size: COVER,
            sheet: '#b9cfc7',
            inks: [ink.tide, ink.moss, ink.ochre],
            scale: 1.25,
          }),
        ],
        { on: ground.straw, spine: ['#23597a'] },
      ),
    () => spread({ on: ground.clay, rule: rulings.recipe, tone: '#c98f7a', cover: '#9c3322' }),
  ],
};

const chalkOn = (plate) => ({ ...plate, layers: plate.layers.map((layer) => ({ ...layer, opaque: true })) });
const moonMug = (dark, sheet) =>
  greatMoon({ seed: 'moon mug', size: BAND, dark, sheet, centre: [880, 300], radius: 205, phase: 0.46, stars: 90 });
const maze = (inks, sheet) =>
  wrongTurnings({ seed: 'maze mug', inks, sheet, size: BAND, columns: 18, rows: 6, margin: 0, weight: 0.34 });
const chart = (tone, sheet) =>
  survey({ seed: 'enamel chart', inks: [tone, tone, tone], sheet, size: [1800, 500], margin: 0, marks: false });

export const mugs = {
  'tideline-mug': [
    () => mug([waveBand({ tone: ink.tide })], { on: ground.sea }),
    () =>
      mug([chalkOn(waveBand({ tone: ink.chalk, sheet: '#52636e' }))], {
        pose: 'left',
        on: ground.plaster,
        glaze: ['#52636e'],
        inside: paper.bone,
      }),
    () =>
      mug(
        [
          chalkOn(waveBand({ tone: ink.chalk, sheet: '#b5532f', seed: 'rust' })),
          chalkOn(waveBand({ tone: ink.chalk, sheet: '#66714a', seed: 'kelp' })),
        ],
        { pose: 'pair', on: ground.linen, glaze: ['#b5532f', '#66714a'], inside: paper.bone },
      ),
  ],
  'moon-mug': [
    () => mug([moonMug('#1d2733', paper.bone)], { on: ground.dusk, glaze: ['#1d2733'], inside: '#e8dcc2' }),
    () =>
      mug([moonMug('#8fb4bd', paper.white)], {
        pose: 'left',
        on: ground.straw,
        glaze: ['#8fb4bd'],
        inside: paper.white,
      }),
  ],
  'hedgerow-mug': [
    () =>
      mug(
        [hedgerow({ seed: 'hedge mug', size: BAND, floor: 570, tall: 480, stems: 34, edge: 10, sheet: paper.white })],
        { on: ground.sage, lip: '#56693a' },
      ),
    () =>
      mug(
        [hedgerow({ seed: 'hedge mug', size: BAND, floor: 570, tall: 480, stems: 34, edge: 10, sheet: paper.white })],
        { pose: 'above', on: ground.plaster, lip: '#56693a', turn: 0.3 },
      ),
  ],
  'wrong-turnings-mug': [
    () => mug([maze([ink.black, ink.madder], paper.white)], { on: ground.clay, turn: 0.84 }),
    () =>
      mug([maze([ink.tide, ink.ochre], paper.white)], { pose: 'left', on: ground.sea, turn: 0.84, inside: '#e2a02c' }),
    () =>
      mug([chalkOn(maze([ink.chalk, ink.blush], '#3d4a3a'))], {
        on: ground.sage,
        glaze: ['#3d4a3a'],
        turn: 0.84,
        inside: '#eec3b4',
      }),
  ],
  'printers-mug': [
    () => mug([controlStrip()], { on: ground.plaster, inside: '#e2a02c' }),
    () => mug([controlStrip()], { pose: 'above', on: ground.straw, turn: 0.08, inside: '#e2a02c' }),
  ],
  'pebble-cups': [
    () => mug([pebbles(), pebbles({ seed: 'pebbles two' })], { pose: 'cups', on: ground.linen, foot: '#cbb999' }),
    () =>
      mug(
        [
          pebbles({ sheet: '#a8bfc2', inks: [ink.tide, ink.chalk, ink.black] }),
          pebbles({ seed: 'pebbles two', sheet: '#a8bfc2', inks: [ink.tide, ink.chalk, ink.black] }),
        ],
        { pose: 'cups', on: ground.sea, glaze: ['#a8bfc2'] },
      ),
    () =>
      mug(
        [
          chalkOn(pebbles({ sheet: '#31373b', inks: ['#8b9499', '#d9c9ab', '#5f686d'] })),
          chalkOn(pebbles({ seed: 'pebbles two', sheet: '#31373b', inks: ['#8b9499', '#d9c9ab', '#5f686d'] })),
        ],
        { pose: 'cups', on: ground.plaster, glaze: ['#31373b'] },
      ),
  ],
  'survey-enamel-mug': [
    () =>
      mug([chart(ink.tide, paper.white)], {
        pose: 'enamel',
        turn: 0.83,
        on: ground.sage,
        lip: ink.tide,
        foot: paper.white,
      }),
    () =>
      mug([chalkOn(chart(ink.chalk, '#2f4a3d'))], {
        pose: 'enamel',
        turn: 0.83,
        on: ground.straw,
        glaze: ['#2f4a3d'],
        inside: paper.white,
        lip: '#1d2b24',
        foot: '#2f4a3d',
      }),
    () =>
      mug([chalkOn(chart('#1f2a33', '#d9a441'))], {
        pose: 'enamel',
        turn: 0.83,
        on: ground.sea,
        glaze: ['#d9a441'],
        inside: paper.white,
        lip: '#20272e',
        foot: '#d9a441',
      }),
  ],
};

const CLOTH = [1000, 1091];
const natural = '#eae0cb';
const flag = (sheet, inks) =>
  semaphore({ seed: 'semaphore tote', sheet, inks, size: CLOTH, columns: 3, rows: 3, margin: 170, plain: true });
const bloom = (sheet, inks) => sunflower({ sheet, inks, size: CLOTH, centre: [500, 570], reach: 340 });

export const totes = {
  'sunflower-tote': [
    (seed) => tote(bloom(natural, [ink.ochre, ink.madder, ink.black]), { seed, on: ground.sea }),
    (seed) => tote(bloom('#d99a2e', [ink.madder, ink.plum, ink.black]), { seed, on: ground.plaster }),
    (seed) => tote(chalkOn(bloom('#26303a', ['#e2a02c', '#ee9f8b', '#f6f1e6'])), { seed, on: ground.clay }),
  ],
  'murmuration-tote': [
    (seed) =>
      tote(murmuration({ seed: 'tote flock', size: CLOTH, sheet: natural, birds: 9500, land: false }), {
        seed,
        on: ground.clay,
      }),
    (seed) =>
      tote(
        chalkOn(
          murmuration({ seed: 'tote flock', size: CLOTH, sheet: '#53707c', dark: ink.chalk, birds: 9500, land: false }),
        ),
        { seed, on: ground.linen },
      ),
  ],
  'semaphore-tote': [
    (seed) =>
      tote(flag(natural, [ink.madder, ink.tide, ink.ochre]), { seed, on: ground.straw, strapColour: '#cb4329' }),
    (seed) => tote(chalkOn(flag('#22282d', ['#d9573c', '#f0e8d8', '#e2a02c'])), { seed, on: ground.plaster }),
  ],
  'market-stripe-bag': [
    (seed) =>
      tote(stripes({ seed: 'market', size: CLOTH, sheet: natural, inks: [ink.tide, ink.madder] }), {
        seed,
        on: ground.plaster,
      }),
    (seed) =>
      tote(stripes({ seed: 'market', size: CLOTH, sheet: natural, inks: [ink.moss, ink.ochre] }), {
        seed,
        on: ground.sage,
      }),
    (seed) =>
      tote(stripes({ seed: 'market', size: CLOTH, sheet: '#efc9b8', inks: [ink.plum, ink.madder] }), {
        seed,
        on: ground.straw,
      }),
  ],
  'high-water-tote': [
    (seed) =>
      tote(waveBand({ seed: 'high water', size: CLOTH, sheet: natural, tone: ink.tide, from: 0.4 }), {
        seed,
        on: ground.sage,
      }),
    (seed) =>
      tote(chalkOn(waveBand({ seed: 'high water', size: CLOTH, sheet: '#23506b', tone: ink.chalk, from: 0.4 })), {
        seed,
        on: ground.sea,
      }),
  ],
};

const postcard = (seed, phase, dark, sheet) =>
  greatMoon({ seed, phase, dark, sheet, size: [1000, 700], centre: [500, 350], radius: 230, stars: 60 });

export const paperGoods = {
  'moon-postcards': [
    () =>
      laid(
        [
          { plate: postcard('pc a', 0.5, '#2f4a5c', paper.ivory), at: [0.33, 0.25], w: 780, angle: -0.16 },
          { plate: postcard('pc b', 0.3, '#5c2f47', paper.blush), at: [0.64, 0.42], w: 780, angle: 0.12 },
          { plate: postcard('pc c', 0.68, '#20272e', paper.bone), at: [0.36, 0.6], w: 780, angle: 0.05 },
          { plate: postcard('pc d', 0.42, '#b5532f', paper.ivory), at: [0.63, 0.79], w: 780, angle: -0.1 },
        ],
        { on: ground.linen },
      ),
    () =>
      laid(
        [
          {
            plate: moons({ columns: 4, rows: 3, size: [1400, 1000], margin: 70, dark: '#2f4a5c', glow: ink.chalk }),
            at: [0.5, 0.5],
            w: 1130,
            angle: -0.05,
          },
        ],
        { on: ground.sea },
      ),
  ],
  'small-suns-cards': [
    () =>
      laid(
        [
          { kind: 'envelope', colour: '#efcdbd', at: [0.62, 0.66], w: 900, ratio: 0.7, angle: 0.22, liner: ink.madder },
          { kind: 'folded', plate: smallSun({ kind: 1 }), at: [0.45, 0.46], w: 690, angle: -0.07 },
        ],
        { on: ground.sage },
      ),
    () =>
      laid(
        [
          {
            kind: 'folded',
            plate: smallSun({ kind: 0, sheet: paper.blush, inks: [ink.ochre, ink.madder] }),
            at: [0.27, 0.29],
            w: 500,
            angle: -0.06,
          },
          { kind: 'folded', plate: smallSun({ kind: 2 }), at: [0.71, 0.27], w: 500, angle: 0.04 },
          { kind: 'folded', plate: smallSun({ kind: 3, sheet: paper.mist }), at: [0.3, 0.73], w: 500, angle: 0.05 },
          { kind: 'folded', plate: smallSun({ kind: 4 }), at: [0.73, 0.72], w: 500, angle: -0.05 },
        ],
        { on: ground.straw },
      ),
  ],
  'letter-set': [
    () =>
      laid(
        [
          { colour: paper.ivory, liner: ink.tide, at: [0.43, 0.42], w: 790, ratio: 1.4, angle: -0.07 },
          { kind: 'envelope', colour: '#c9d8da', at: [0.6, 0.77], w: 840, ratio: 0.68, angle: 0.1, liner: ink.tide },
        ],
        { on: ground.plaster },
      ),
    () =>
      laid(
        [
          { kind: 'envelope', colour: '#c9d8da', at: [0.36, 0.22], w: 780, ratio: 0.68, angle: -0.12, liner: ink.tide },
          { kind: 'envelope', colour: '#efcdbd', at: [0.6, 0.4], w: 780, ratio: 0.68, angle: 0.08, liner: ink.madder },
          { kind: 'envelope', colour: '#d5dabb', at: [0.4, 0.6], w: 780, ratio: 0.68, angle: -0.04, liner: ink.moss },
          { kind: 'envelope', colour: '#ead09a', at: [0.62, 0.79], w: 780, ratio: 0.68, angle: 0.13, liner: ink.ochre },
        ],
        { on: ground.linen },
      ),
  ],
  'wrapping-paper': [
    () =>
      rolls(
        [
          marble({ seed: 'wrap', size: [1000, 1400], scale: 0.7 }),
          leafToss({ seed: 'wrap leaf', size: [1000, 1400], sheet: paper.bone }),
          terrazzo({
            seed: 'wrap stone',
            size: [1000, 1400],
            sheet: paper.blush,
            inks: [ink.madder, ink.plum, ink.ochre],
          }),
        ],
        { on: ground.plaster },
      ),
    () =>
      laid(
        [
          { plate: marble({ seed: 'wrap', size: [1000, 1300], scale: 0.7 }), at: [0.3, 0.36], w: 820, angle: -0.2 },
          {
            plate: terrazzo({
              seed: 'wrap stone',
              size: [1000, 1300],
              sheet: paper.blush,
              inks: [ink.madder, ink.plum, ink.ochre],
            }),
            at: [0.75, 0.5],
            w: 820,
            angle: 0.16,
          },
          {
            plate: leafToss({ seed: 'wrap leaf', size: [1000, 1300], sheet: paper.bone }),
            at: [0.38, 0.78],
            w: 820,
            angle: -0.05,
          },
        ],
        { on: ground.sage },
      ),
  ],
  'tide-year-poster': [
    (seed) => sheet(tideYear(), { seed, on: ground.clay }),
    (seed) => framed(tideYear(), { seed, wood: 'oak', wall: ground.sea, panes: 0.16 }),
  ],
};
