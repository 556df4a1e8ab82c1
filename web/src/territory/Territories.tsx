import { Alert, Anchor, Badge, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconMap2, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useGo } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import { allows, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { askNew } from './dialogues'
import { Tree } from './Tree'
import { TerritoryMap } from './TerritoryMap'
import { useDrawing, useRenew, useSums, useTree } from './territories'
import classes from './territory.module.css'

/** The tree of territories beside the map of them. */
export default function Territories() {
  const tree = useTree()
  const sums = useSums()
  const drawing = useDrawing()
  const user = useUser()
  const go = useGo()
  const renew = useRenew()
  const [over, setOver] = useState<string | null>(null)
  const byId = useMemo(() => new Map((sums.data?.items ?? []).map((one) => [one.territory_id, one])), [sums.data])
  if (tree.isError) return <Failure error={tree.error} onRetry={() => void tree.refetch()} />
  if (!tree.data) return <ScreenLoading />
  const nodes = tree.data.items
  const vacant = nodes.filter((one) => one.vacant && one.below === 0).length
  const mayEdit = allows(managers, user.role)
  return (
    <div className={classes.screen}>
      <PageHeader
        title={m.territory_title()}
        text={m.territory_text()}
        badge={vacant > 0 ? <Badge color="ochre">{m.territory_vacant_count({ count: formatNumber(vacant) })}</Badge> : undefined}
        actions={
          mayEdit && (
            <Button leftSection={<IconPlus size={15} />} onClick={() => askNew(nodes, (id) => { void renew(); go(`/territories/${id}`) })}>
              {m.territory_new()}
            </Button>
          )
        }
      />
      {(sums.data?.unassigned ?? 0) > 0 && (
        <Alert color="ochre" mx="lg" mt="sm" p="xs" icon={<IconAlertTriangle size={17} />}>
          <Group justify="space-between">
            <Text size="sm">{m.territory_unassigned_count({ count: formatNumber(sums.data!.unassigned) })}</Text>
            <Anchor size="sm" renderRoot={(root) => <Link to="/territories/unassigned" {...root} />}>
              {m.territory_unassigned_see()}
            </Anchor>
          </Group>
        </Alert>
      )}
      {nodes.length === 0 ? (
        <EmptyState icon={IconMap2} title={m.territory_none()} text={m.territory_none_text()} />
      ) : (
        <div className={classes.halves}>
          <Tree nodes={nodes} sums={byId} colourOf={drawing?.colourOf} over={over} onOver={setOver} onOpen={(id) => go(`/territories/${id}`)} />
          <div className={classes.map}>
            <TerritoryMap drawing={drawing} over={over} onOver={setOver} onOpen={(id) => go(`/territories/${id}`)} />
          </div>
        </div>
      )}
    </div>
  )
}
