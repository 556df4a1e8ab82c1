import { ActionIcon, Button, Group, Table, Text, Title, Tooltip } from '@mantine/core'
import { IconArrowsExchange, IconHome, IconUserMinus, IconUserPlus } from '@tabler/icons-react'
import { api } from '@/api/client'
import { useGo } from '@/app/navigation'
import { allows, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatNumber } from '@/ui/format'
import { toast } from '@/ui/toast'
import { askMember } from './dialogues'
import { askHome } from './HomeForm'
import { type Home, type Member, type Page, roleText, setMember, useAct } from './territories'

/** Who works a territory, and did; where those of today start from. */
export function Members({ page, homes }: { page: Page; homes: Home[] }) {
  const me = useUser()
  const go = useGo()
  const answers = page.may_edit && allows(managers, me.role)
  const back = useAct((member: Member) => setMember(page.id, member))
  const end = useAct(
    (member: Member) => api.POST('/api/v1/territories/{id}/members/{member}/end', { params: { path: { id: page.id, member: member.id } }, body: {} }),
    (member) => toast(m.territory_member_ended({ name: member.user_name }), () => back.mutateAsync(member)),
  )
  const now = new Set(page.members.map((one) => one.id))
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{m.territory_people()}</Title>
        {page.may_edit && (
          <Button size="xs" variant="light" leftSection={<IconUserPlus size={15} />} onClick={() => askMember(page)}>
            {m.territory_member_add()}
          </Button>
        )}
      </Group>
      {page.history.length === 0 ? (
        <Text size="sm" c="dimmed">
          {m.territory_nobody()}
        </Text>
      ) : (
        <Table>
          <Table.Tbody>
            {page.history.map((one) => {
              const home = homes.find((other) => other.user_id === one.user_id)
              const present = now.has(one.id)
              return (
                <Table.Tr key={one.id} c={present ? undefined : 'dimmed'}>
                  <Table.Td fw={present ? 560 : undefined}>
                    {one.user_name}
                    {present && home?.label && (
                      <Text size="xs" c="dimmed">
                        {m.territory_home_at({ place: home.label })}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{roleText(one.role)}</Table.Td>
                  <Table.Td>{formatNumber(one.share)} %</Table.Td>
                  <Table.Td>{one.valid_to ? m.territory_from_until({ from: formatDate(one.valid_from), to: formatDate(one.valid_to) }) : m.territory_from_on({ from: formatDate(one.valid_from) })}</Table.Td>
                  <Table.Td ta="right">
                    <Group gap={4} justify="flex-end" wrap="nowrap">
                      {answers && one.user_id !== me.id && one.role !== 'manager' && (
                        <Tooltip label={m.account_hand_title({ name: one.user_name })}>
                          <ActionIcon aria-label={m.account_hand_title({ name: one.user_name })} onClick={() => go(`/hand-over/${encodeURIComponent(one.user_id)}`)}>
                            <IconArrowsExchange size={16} />
                          </ActionIcon>
                        </Tooltip>
                      )}
                      {present && (
                        <>
                        {(page.may_edit || one.user_id === me.id) && (
                          <Tooltip label={m.territory_home_of({ name: one.user_name })}>
                            <ActionIcon aria-label={m.territory_home_of({ name: one.user_name })} onClick={() => askHome(one.user_id, one.user_name, home)}>
                              <IconHome size={16} />
                            </ActionIcon>
                          </Tooltip>
                        )}
                        {page.may_edit && (
                          <Tooltip label={m.territory_member_end({ name: one.user_name })}>
                            <ActionIcon aria-label={m.territory_member_end({ name: one.user_name })} loading={end.isPending} onClick={() => end.mutate(one)}>
                              <IconUserMinus size={16} />
                            </ActionIcon>
                          </Tooltip>
                        )}
                        </>
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              )
            })}
          </Table.Tbody>
        </Table>
      )}
    </section>
  )
}
