import { ActionIcon, Menu } from '@mantine/core'
import { IconArchive, IconArrowsDiff, IconCopy, IconDots, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { request } from '@/api/client'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { toast, toastError } from '@/ui/toast'
import { planPath, plansKey } from './queries'
import type { Plan, PlanDetail } from './contract'

/** What can be done with a whole plan. Putting it away can be undone; what was in
 *  force stays, since numbers of the past rest on it. */
export function PlanMenu({ plan, onGone }: { plan: Plan; onGone?: () => void }) {
  const queries = useQueryClient()
  const go = useGo()
  const renew = () => queries.invalidateQueries({ queryKey: plansKey })
  const copy = useMutation({
    mutationFn: () => request<PlanDetail>('POST', planPath(plan.id, '/copy'), { name: m.plan_copy_name({ name: plan.name }) }),
    onSuccess: async (made) => {
      await renew()
      toast(m.plan_copied({ name: made.name }))
      go(`/plans/${made.id}`)
    },
    onError: toastError,
  })
  const remove = useMutation({
    mutationFn: () => request('DELETE', planPath(plan.id)),
    onSuccess: async () => {
      await renew()
      onGone?.()
      toast(m.plan_deleted({ name: plan.name }), async () => {
        await request('POST', planPath(plan.id, '/restore'), {})
        await renew()
      })
    },
    onError: toastError,
  })
  const kept = plan.state === 'active' || plan.state === 'archived' || plan.state === 'scheduled'
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={m.plan_actions({ name: plan.name })} onClick={(event) => event.stopPropagation()} loading={copy.isPending || remove.isPending}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        <Menu.Item leftSection={<IconArrowsDiff size={16} />} onClick={() => go(`/plans/${plan.id}/compare`)}>
          {m.plan_compare()}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copy.mutate()}>
          {m.plan_duplicate()}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="brick" leftSection={kept ? <IconArchive size={16} /> : <IconTrash size={16} />} disabled={kept || !plan.may_edit} onClick={() => remove.mutate()}>
          {kept ? m.plan_delete_kept() : m.plan_delete()}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
