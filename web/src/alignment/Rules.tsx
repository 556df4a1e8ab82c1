import { Alert, Anchor, Button, Group, List, Tabs, Text } from '@mantine/core'
import { IconAlertTriangle, IconArrowRight, IconListCheck, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useAddress, useGo } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDate } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { AppliedList } from './AppliedList'
import { OverlapList } from './OverlapList'
import { RuleList } from './RuleList'
import { type Overview, useRules } from './rules'
import { problemText } from './words'
import classes from './alignment.module.css'

/** The rules as they are written, in the order in which they are tried. */
export default function Rules() {
  const rules = useRules()
  const go = useGo()
  const mayWrite = allows(headquarters, useUser().role)
  const [address, setAddress] = useAddress<{ tab: string }>()
  if (rules.isError) return <Failure error={rules.error} onRetry={() => void rules.refetch()} />
  if (!rules.data) return <ScreenLoading />
  const data = rules.data
  const add = (
    <Button variant={data.items.length > 0 ? 'default' : 'filled'} leftSection={<IconPlus size={15} />} onClick={() => go('/rules/new')}>
      {m.alignment_new()}
    </Button>
  )
  return (
    <div className={classes.screen}>
      <Tabs value={address.tab ?? 'rules'} onChange={(tab) => setAddress({ tab: tab === 'rules' ? undefined : (tab ?? undefined) } as never)} className={classes.tabs}>
        <PageHeader
          title={m.alignment_title()}
          text={mayWrite ? m.alignment_text() : m.alignment_text_manager()}
          actions={
            mayWrite && (
              <>
                {add}
                {(data.items.length > 0 || data.applied.length > 0) && (
                  <Button rightSection={<IconArrowRight size={15} />} onClick={() => go('/rules/preview')}>
                    {m.alignment_preview_go()}
                  </Button>
                )}
              </>
            )
          }
        >
          {mayWrite && (
            <Tabs.List>
              <Tabs.Tab value="rules">{m.alignment_tab_rules()}</Tabs.Tab>
              <Tabs.Tab value="overlaps">{m.alignment_tab_overlaps()}</Tabs.Tab>
              <Tabs.Tab value="applied">{m.alignment_tab_applied()}</Tabs.Tab>
            </Tabs.List>
          )}
        </PageHeader>
        <Tabs.Panel value="rules" className={classes.panel}>
          <Notices data={data} />
          {data.items.length === 0 ? (
            <EmptyState icon={IconListCheck} title={m.alignment_none()} text={mayWrite ? m.alignment_none_text() : m.alignment_none_manager()} action={mayWrite && add} />
          ) : (
            <RuleList data={data} mayWrite={mayWrite} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="overlaps" className={classes.panel}>
          <OverlapList />
        </Tabs.Panel>
        <Tabs.Panel value="applied" className={classes.panel}>
          <AppliedList applied={data.applied} />
        </Tabs.Panel>
      </Tabs>
    </div>
  )
}

/** What wants attention before one reads on. */
function Notices({ data }: { data: Overview }) {
  const pending = pendingText(data)
  return (
    <>
      {data.broken.length > 0 && (
        <Alert color="brick" mx="lg" mt="sm" icon={<IconAlertTriangle size={17} />} title={m.alignment_broken_title()}>
          <List size="sm">
            {data.broken.map((one) => (
              <List.Item key={one.rule_set_id + one.rule.id}>
                {m.alignment_broken_one({ name: one.rule.name, day: formatDate(one.from), why: problemText(one.problem) })}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {pending !== '' && (
        <Alert color="ochre" mx="lg" mt="sm" p="xs" icon={<IconAlertTriangle size={17} />}>
          <Group justify="space-between">
            <Text size="sm">{pending}</Text>
            <Anchor size="sm" renderRoot={(root) => <Link to="/rules/preview" {...root} />}>
              {m.alignment_pending_see()}
            </Anchor>
          </Group>
        </Alert>
      )}
    </>
  )
}

/** What of the draft is not in force; empty when all is. */
function pendingText({ pending, applied }: Overview): string {
  const parts = [
    pending.added > 0 && m.alignment_pending_added({ count: pending.added }),
    pending.changed > 0 && m.alignment_pending_changed({ count: pending.changed }),
    pending.removed > 0 && m.alignment_pending_removed({ count: pending.removed }),
    pending.reordered && m.alignment_pending_reordered(),
  ].filter(Boolean)
  if (parts.length === 0) return ''
  const text = parts.join(', ')
  return applied.some((one) => one.last) ? m.alignment_pending({ what: text }) : m.alignment_pending_first({ what: text })
}
