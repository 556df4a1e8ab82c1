import { Anchor, Button, Group, Modal, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDate } from '@/ui/format'
import { type Reason, reasons } from './Dismiss'
import classes from './lead.module.css'
import { useAct } from './leads'
import { attributeName, weightName } from './weights'

/** Whom one does not want recommended, and why; each may come back. */
export function Dismissed({ onClose }: { onClose: () => void }) {
  const read = useQuery({ queryKey: ['leads', 'dismissals'], queryFn: async ({ signal }) => (await api.GET('/api/v1/leads/dismissals', { signal })).data!.items })
  const back = useAct((id: string) => api.DELETE('/api/v1/leads/dismissals/{id}', { params: { path: { id } } }))
  return (
    <Modal opened onClose={onClose} title={m.lead_dismissals()}>
      {read.error ? (
        <Failure error={read.error} onRetry={() => void read.refetch()} />
      ) : !read.data ? (
        <Skeleton h={120} />
      ) : read.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          {m.lead_dismissals_none()}
        </Text>
      ) : (
        <ul className={classes.today}>
          {read.data.map((one) => (
            <li key={one.id}>
              <div className={classes.who}>
                {one.name ? (
                  <Anchor size="sm" fw={560} renderRoot={(root) => <Link to={`/people/${one.person_id}` as never} {...root} />}>
                    {one.name}
                  </Anchor>
                ) : (
                  <Text size="sm">{m.lead_dismissal_hidden()}</Text>
                )}
                <Text size="xs" c="dimmed">
                  {[reasons[one.reason as Reason](), one.value && valueText(one.reason, one.value), one.until && m.lead_dismissal_until({ day: formatDate(one.until) })].filter(Boolean).join(' · ')}
                </Text>
              </div>
              <Group>
                <Button size="compact-sm" variant="light" loading={back.isPending && back.variables === one.id} onClick={() => back.mutate(one.id)}>
                  {m.lead_dismissal_back()}
                </Button>
              </Group>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  )
}

const of: Record<string, string> = { wrong_industry: 'industry', wrong_size: 'size', wrong_region: 'region' }

const valueText = (reason: string, value: string) => `${attributeName(of[reason] ?? '')} : ${weightName({ attribute: of[reason] ?? '', value })}`
