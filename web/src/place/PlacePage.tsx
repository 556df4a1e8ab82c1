import { Anchor, Group, Skeleton, Stack, Table, Text, Title, useComputedColorScheme } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useApi } from '@/api/client'
import type { components } from '@/api/schema'
import { useGo, useRouteParams } from '@/app/navigation'
import { AreaLayer } from '@/map/AreaLayer'
import { Legend } from '@/map/Legend'
import { MapView } from '@/map/MapView'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { figureText, frameOf, inLanguage, shades } from './figures'
import classes from './place.module.css'

type Area = components['schemas']['AreaPage']
type Figure = components['schemas']['AreaFigure']

/** One place: where it is, what lies around it, how it stands among its peers. */
export default function PlacePage() {
  const { level, code } = useRouteParams<{ level: string; code: string }>()
  const place = useApi.useQuery('get', '/api/v1/places/levels/{level}/areas/{code}', { params: { path: { level, code } } })
  if (place.error) return <Failure error={place.error} onRetry={() => void place.refetch()} />
  if (!place.data) return <Skeleton m="lg" height={320} />
  return <Content area={place.data} />
}

function Content({ area }: { area: Area }) {
  const name = getLocale() === 'fr' ? area.name_fr : area.name
  const parents = (area.parents ?? []).toReversed()
  return (
    <>
      <PageHeader
        title={name}
        text={`${m.place_code()} ${area.code}`}
        trail={[
          { label: m.place_title(), to: `/places?level=${area.level}` },
          ...parents.map((up) => ({ label: up.name, to: `/places/${up.level}/${encodeURIComponent(up.code)}` })),
        ]}
      />
      <div className={classes.split}>
        <Stack className={classes.side} gap="xl">
          <section>
            <Title order={2} size="h4" mb="sm">
              {m.place_figures()}
            </Title>
            <Table verticalSpacing="sm">
              <Table.Tbody>{(area.figures ?? []).map((figure) => <FigureRow key={figure.name} figure={figure} />)}</Table.Tbody>
            </Table>
          </section>
          <Neighbours area={area} />
          {(area.postcodes ?? []).length > 0 && (
            <section>
              <Title order={2} size="h4" mb="xs">
                {m.place_postcodes()}
              </Title>
              <Text size="sm">{(area.postcodes ?? []).join(' · ')}</Text>
            </section>
          )}
        </Stack>
        <div className={classes.map}>
          <Around area={area} name={name} />
        </div>
      </div>
    </>
  )
}

function FigureRow({ figure }: { figure: Figure }) {
  return (
    <Table.Tr>
      <Table.Td style={{ verticalAlign: 'top' }}>
        <Text size="sm">{inLanguage(figure.label)}</Text>
        <Text size="xs" c="dimmed">
          {m.place_source({ source: figure.source, vintage: figure.vintage })}
        </Text>
      </Table.Td>
      <Table.Td ta="right" style={{ verticalAlign: 'top', whiteSpace: 'nowrap' }}>
        <Text size="sm" fw={600}>
          {figureText(figure.value, figure.unit)}
        </Text>
      </Table.Td>
      <Table.Td w="38%" style={{ verticalAlign: 'top' }}>
        <Stack gap={8}>
          {(figure.peers ?? []).filter((peers) => peers.count > 1 && peers.rank > 0).map((peers) => (
            <PeerBar key={peers.within} unit={figure.unit} peers={peers} />
          ))}
        </Stack>
      </Table.Td>
    </Table.Tr>
  )
}

/** How far up among its peers: the bar is the percentile, the line the median. */
function PeerBar({ peers, unit }: { peers: components['schemas']['Peers']; unit: string }) {
  const within = peers.within || m.place_peers_all()
  const percentile = peers.percentile ?? 0
  const median = figureText(peers.median, unit)
  return (
    <div>
      <Group justify="space-between" gap={6} wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          {within}
        </Text>
        <Text size="xs" style={{ whiteSpace: 'nowrap' }}>
          {m.place_rank({ rank: formatNumber(peers.rank), count: formatNumber(peers.count) })}
        </Text>
      </Group>
      <div className={classes.bar} role="img" aria-label={m.place_bar({ percentile: formatNumber(percentile), peers: within, median })}>
        <div className={classes.barFill} style={{ width: `${percentile}%` }} />
        <div className={classes.barMiddle} />
      </div>
      <Text size="xs" c="dimmed" ta="center">
        {m.place_median({ value: median })}
      </Text>
    </div>
  )
}

const links: Record<string, () => string> = {
  ferry: m.place_link_ferry,
  bridge: m.place_link_bridge,
  nearest: m.place_link_nearest,
  no_contour: m.place_link_no_contour,
}

function Neighbours({ area }: { area: Area }) {
  const neighbours = area.neighbours ?? []
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {m.place_neighbours()}
      </Title>
      {neighbours.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.place_no_neighbours()}
        </Text>
      )}
      <Stack gap={4}>
        {neighbours.map((one) => (
          <Group key={one.code} justify="space-between" gap="sm">
            <Anchor size="sm" renderRoot={(root) => <Link to={`/places/${one.level}/${encodeURIComponent(one.code)}`} {...root} />}>
              {one.name}
            </Anchor>
            <Text size="xs" c="dimmed">
              {one.link ? (links[one.link]?.() ?? one.link) : m.place_border({ km: formatNumber(one.km, 1) })}
            </Text>
          </Group>
        ))}
      </Stack>
    </section>
  )
}

/** The place and its neighbours, drawn from the level's tiles. */
function Around({ area, name }: { area: Area; name: string }) {
  const dark = useComputedColorScheme('light') === 'dark'
  const go = useGo()
  const fills = useMemo(() => [shades(dark)[4]!, shades(dark)[1]!], [dark])
  const { groups, codes } = useMemo(() => {
    const near = [area, ...(area.neighbours ?? [])]
    const groups = new Int8Array(Math.max(...near.map((one) => one.index)) + 1).fill(-1)
    near.forEach((one, i) => (groups[one.index] = i === 0 ? 0 : 1))
    return { groups, codes: new Map(near.map((one) => [one.index, one.code])) }
  }, [area])
  const chosen = useMemo(() => new Set([area.index]), [area.index])
  const open = (index: number) => {
    const code = codes.get(index)
    if (code && code !== area.code) go(`/places/${area.level}/${encodeURIComponent(code)}`)
  }
  return (
    <MapView
      bounds={area.bounds ? widened(area.bounds) : frameOf(area.level)}
      label={m.place_map_one({ name })}
      overlay={<Legend items={[{ colour: fills[0]!, label: name }, { colour: fills[1]!, label: m.place_beside() }]} />}
    >
      <AreaLayer level={area.level} groups={groups} fills={fills} selected={chosen} onClick={open} />
    </MapView>
  )
}

/** Bounds with room for the neighbours. */
function widened(bounds: readonly number[]): [number, number, number, number] {
  const [west, south, east, north] = bounds as [number, number, number, number]
  const dx = Math.max((east - west) * 0.4, 0.03)
  const dy = Math.max((north - south) * 0.4, 0.02)
  return [west - dx, south - dy, east + dx, north + dy]
}
