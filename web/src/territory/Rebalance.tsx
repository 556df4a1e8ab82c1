import { Button, Group, Modal, ScrollArea, Skeleton, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useColleagues } from '@/account/accounts'
import { api } from '@/api/client'
import classes from '@/competitor/competitor.module.css'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import type { Distributed } from './Distribution'
import type { Page } from './territories'

const most = 200

/** What would change hands so that everyone holds their share, before it does. */
export function Rebalance({ page, distribution, onClose }: { page: Page; distribution: Distributed; onClose: () => void }) {
  const { nameOf } = useColleagues()
  const queries = useQueryClient()
  const path = { path: { id: page.id } }
  const read = useQuery({ queryKey: ['territories', 'rebalancing', page.id, distribution.version], queryFn: async ({ signal }) => (await api.GET('/api/v1/territories/{id}/distribution/rebalancing', { params: path, signal })).data! })
  const renew = () => queries.invalidateQueries({ queryKey: ['territories'] })
  const carry = useMutation({
    mutationFn: async (digest: string) => (await api.POST('/api/v1/territories/{id}/distribution/rebalancing', { params: path, body: { digest } })).data!,
    onError: async (error) => {
      toastError(error)
      await read.refetch() // what is shown may be what is wrong
    },
    onSuccess: async (done) => {
      await renew()
      onClose()
      toast(m.territory_rebalanced({ count: done.moves.length }), async () => {
        await api.POST('/api/v1/territories/{id}/distribution/rebalancing/{run}/undo', { params: { path: { id: page.id, run: done.id! } } })
        await renew()
      })
    },
  })
  const plan = read.data
  return (
    <Modal opened onClose={onClose} title={m.territory_rebalance()} size="lg">
      {read.error ? (
        <Failure error={read.error} onRetry={() => void read.refetch()} />
      ) : !plan ? (
        <Skeleton h={180} />
      ) : (
        <Stack gap="sm">
          <Text size="sm">{plan.moves.length === 0 ? m.territory_rebalance_nothing() : m.territory_rebalance_text({ count: plan.moves.length })}</Text>
          <table className={classes.table}>
            <thead>
              <tr>
                <th>{m.territory_seat()}</th>
                <th className={classes.figure}>{m.territory_rebalance_now()}</th>
                <th className={classes.figure}>{m.territory_rebalance_after()}</th>
              </tr>
            </thead>
            <tbody>
              {distribution.seats.map((seat) => (
                <tr key={seat.user_id}>
                  <th scope="row">{nameOf(seat.user_id)}</th>
                  <td className={classes.figure}>{formatNumber(seat.held ?? 0)}</td>
                  <td className={classes.figure}>{formatNumber(plan.after[seat.user_id] ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {plan.moves.length > 0 && (
            <ScrollArea.Autosize mah={260} type="auto">
              {plan.moves.slice(0, most).map((one) => (
                <Text key={one.account_id} size="sm">
                  {m.territory_rebalance_move({ name: one.name, from: nameOf(one.from) || m.territory_nobody_has(), to: nameOf(one.to) })}
                </Text>
              ))}
              {plan.moves.length > most && (
                <Text size="xs" c="dimmed">
                  {m.territory_rebalance_some({ shown: formatNumber(most), total: formatNumber(plan.moves.length) })}
                </Text>
              )}
            </ScrollArea.Autosize>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button disabled={plan.moves.length === 0} loading={carry.isPending} onClick={() => carry.mutate(plan.digest)}>
              {m.territory_rebalance_do()}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
