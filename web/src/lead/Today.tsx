import { ActionIcon, Anchor, Card, Group, Menu, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDate } from '@/ui/format'
import { toast } from '@/ui/toast'
import { Worth } from './Evidence'
import classes from './lead.module.css'
import { type Lead, useAct } from './leads'

const shown = 8

/** Whom to approach today, and why. */
export default function Today() {
  const today = useQuery({
    queryKey: ['leads', 'recommended', shown],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/leads/recommended', { params: { query: { limit: shown } }, signal })).data!.items,
  })
  if (today.isError) return <Failure error={today.error} onRetry={() => void today.refetch()} />
  if (!today.data) return <ScreenLoading />
  return (
    <Card>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>{m.lead_today()}</Title>
          <Anchor size="sm" renderRoot={(root) => <Link to={'/leads?sort=-worth' as never} {...root} />}>
            {m.lead_today_all()}
          </Anchor>
        </Group>
        <Text size="sm" c="dimmed">
          {m.lead_today_text()}
        </Text>
        {today.data.length === 0 ? (
          <EmptyState compact title={m.lead_today_none()} text={m.lead_today_none_text()} />
        ) : (
          <ul className={classes.today}>
            {today.data.map((one) => (
              <li key={`${one.person_id}@${one.account_id}`}>
                <div className={classes.who}>
                  <Anchor size="sm" fw={560} renderRoot={(root) => <Link to={`/people/${one.person_id}` as never} {...root} />}>
                    {[one.given_name, one.family_name].filter(Boolean).join(' ')}
                  </Anchor>
                  <Text size="xs" c="dimmed" truncate>
                    {[one.title, one.company, one.town].filter(Boolean).join(' · ')}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {one.last_contact ? m.lead_last_on({ day: formatDate(one.last_contact) }) : m.lead_spotlight_never_contacted()}
                  </Text>
                </div>
                <Worth lead={one} items={one.evidence} />
                <Dismiss lead={one} />
              </li>
            ))}
          </ul>
        )}
      </Stack>
    </Card>
  )
}

type Reason = 'not_now' | 'wrong_person' | 'wrong_account'
const reasons: Record<Reason, () => string> = { not_now: m.lead_reason_not_now, wrong_person: m.lead_reason_wrong_person, wrong_account: m.lead_reason_wrong_account }

/** "Not for me, because…" */
function Dismiss({ lead }: { lead: Lead }) {
  const back = useAct((id: string) => api.DELETE('/api/v1/leads/dismissals/{id}', { params: { path: { id } } }))
  const dismiss = useAct(
    async (reason: Reason) => (await api.POST('/api/v1/leads/dismissals', { body: { person_id: lead.person_id, account_id: lead.account_id, reason } })).data!,
    (made) => toast(m.lead_dismissed({ name: [lead.given_name, lead.family_name].filter(Boolean).join(' ') }), () => back.mutateAsync(made.id)),
  )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={m.lead_dismiss()}>
          <ActionIcon variant="subtle" color="gray" aria-label={m.lead_dismiss()} loading={dismiss.isPending}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(reasons) as Reason[]).map((one) => (
          <Menu.Item key={one} onClick={() => dismiss.mutate(one)}>
            {reasons[one]()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
