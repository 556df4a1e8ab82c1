import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'

/** Everything of the base map lies below this layer's labels; layers of areas are
 *  put before it, so that names stay readable. */
export const firstLabelLayer = 'label-town'

interface Paint {
  water: string
  shore: string
  land: string
  urban: string
  river: string
  border: string
  region: string
  label: string
  labelFaint: string
  halo: string
  waterLabel: string
}

const light: Paint = {
  water: '#d3e1e4',
  shore: '#b9cfd3',
  land: '#f6f4ee',
  urban: '#ebe6db',
  river: '#c3d7db',
  border: '#a59d8f',
  region: '#d8d1c3',
  label: '#413d36',
  labelFaint: '#766f63',
  halo: '#fbfaf6',
  waterLabel: '#6f9198',
}

const dark: Paint = {
  water: '#0d1516',
  shore: '#1d2b2d',
  land: '#1d2422',
  urban: '#262e2b',
  river: '#152022',
  border: '#5a6661',
  region: '#313a37',
  label: '#c8cfcb',
  labelFaint: '#8d9893',
  halo: '#151b19',
  waterLabel: '#496467',
}

const byZoom = (...stops: [number, number | ExpressionSpecification][]) =>
  ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as unknown as ExpressionSpecification

/** The base map: Natural Earth as vector tiles of this very server, in the paper
 *  colours of the program. No glyphs: labels use the page's fonts. */
export function baseStyle(options: { origin: string; dark: boolean; language: string }): StyleSpecification {
  const p = options.dark ? dark : light
  const name = (options.language === 'fr'
    ? ['coalesce', ['get', 'name_fr'], ['get', 'name']]
    : ['coalesce', ['get', 'name'], ['get', 'name_fr']]) as ExpressionSpecification
  return {
    version: 8,
    name: 'arpent',
    sources: {
      base: {
        type: 'vector',
        tiles: [`${options.origin}/api/v1/tiles/base/{z}/{x}/{y}.mvt`],
        minzoom: 0,
        maxzoom: 8,
        attribution: 'Natural Earth',
      },
    },
    layers: [...ground(p), ...lines(p), ...labels(p, name)],
  }
}

function ground(p: Paint): LayerSpecification[] {
  return [
    { id: 'water', type: 'background', paint: { 'background-color': p.water } },
    { id: 'land', type: 'fill', source: 'base', 'source-layer': 'land', paint: { 'fill-color': p.land } },
    {
      id: 'urban',
      type: 'fill',
      source: 'base',
      'source-layer': 'urban',
      minzoom: 5,
      paint: { 'fill-color': p.urban, 'fill-opacity': byZoom([5, 0], [7, 1]) },
    },
    { id: 'lakes', type: 'fill', source: 'base', 'source-layer': 'lakes', paint: { 'fill-color': p.water, 'fill-outline-color': p.shore } },
  ]
}

function lines(p: Paint): LayerSpecification[] {
  return [
    {
      id: 'rivers',
      type: 'line',
      source: 'base',
      'source-layer': 'rivers',
      minzoom: 4,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': p.river, 'line-width': byZoom([4, 0.5], [10, 2]) },
    },
    {
      id: 'shore',
      type: 'line',
      source: 'base',
      'source-layer': 'land',
      paint: { 'line-color': p.shore, 'line-width': byZoom([2, 0.4], [8, 1]) },
    },
    {
      id: 'regions',
      type: 'line',
      source: 'base',
      'source-layer': 'regions',
      minzoom: 4,
      paint: { 'line-color': p.region, 'line-width': byZoom([4, 0.5], [9, 1.2]), 'line-dasharray': [3, 2] },
    },
    {
      id: 'borders',
      type: 'line',
      source: 'base',
      'source-layer': 'countries',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': p.border, 'line-width': byZoom([2, 0.5], [8, 1.6]) },
    },
  ]
}

/** Towns from the densest zoom upwards: `rank` is smaller for greater towns. */
function labels(p: Paint, name: ExpressionSpecification): LayerSpecification[] {
  return [
    {
      id: firstLabelLayer,
      type: 'symbol',
      source: 'base',
      'source-layer': 'places',
      filter: ['<=', ['get', 'rank'], ['step', ['zoom'], 2, 4, 3, 5, 5, 6, 7, 7, 9, 8, 20]] as ExpressionSpecification,
      layout: {
        'text-field': name,
        'text-font': ['Inter'],
        'text-size': byZoom(
          [3, ['step', ['get', 'rank'], 11, 4, 9.5]],
          [9, ['step', ['get', 'rank'], 17, 4, 13.5, 7, 11.5]],
        ),
        'text-max-width': 8,
        'text-padding': 5,
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: {
        'text-color': ['step', ['get', 'rank'], p.label, 5, p.labelFaint],
        'text-halo-color': p.halo,
        'text-halo-width': 1.4,
        'text-halo-blur': 0.4,
      },
    },
  ]
}
