import { ActionIcon, Anchor, Badge, Box, Button, Code, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconPencil, IconPlus, IconStar, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { kindName } from '@/signal/signals'
import classes from '@/task/task.module.css'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { SignalTabs } from '@/viewed/SignalTabs'
import { effectNames, type Rule, type Thing, useDropRule, useFollow, useFollows, useRules } from './following'
import { RuleForm } from './RuleForm'

const colours = { follow: 'pine', less: 'ochre', muted: 'gray' } as const

/** A rule's name; one about a kind bears the kind's. */
export function ruleName(rule: Rule): string {
  return rule.name || kindName(/^kind = '(\w+)'$/.exec(rule.filter)?.[1] ?? '')
}

/** What somebody follows: accounts, people, and rules over signals. */
export default function FollowingScreen() {
  const rules = useRules()
  const follows = useFollows()
  const [open, setOpen] = useState<{ rule: Rule | null } | null>(null)
  const drop = useDropRule(ruleName)
  const failed = rules.error ?? follows.error
  return (
    <>
      <PageHeader
        title={m.following_title()}
        text={m.following_text()}
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen({ rule: null })}>
            {m.following_rule_new()}
          </Button>
        }
      >
        <SignalTabs at="/signals/following" />
      </PageHeader>
      <Box p="lg" maw={860} w="100%" style={{ overflow: 'auto', flex: 1 }}>
        {failed && <Failure error={failed} onRetry={() => void Promise.all([rules.refetch(), follows.refetch()])} />}
        {(rules.isPending || follows.isPending) && !failed && <ScreenLoading />}
        {rules.data && follows.data && (
          <Stack gap="xl">
            {rules.data.length + follows.data.accounts.length + follows.data.people.length === 0 && <EmptyState icon={IconStar} title={m.following_none()} text={m.following_none_text()} />}
            {rules.data.length > 0 && (
              <section aria-label={m.following_rules()}>
                <Head title={m.following_rules()} count={rules.data.length} />
                <ul className={classes.list}>
                  {rules.data.map((rule) => (
                    <li key={rule.id} className={classes.row}>
                      <div className={classes.what}>
                        <Group gap={8}>
                          <Text size="sm" fw={560} style={{ overflowWrap: 'anywhere' }}>
                            {ruleName(rule)}
                          </Text>
                          <Badge color={colours[rule.effect]}>{effectNames[rule.effect]()}</Badge>
                        </Group>
                        <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>{rule.filter}</Code>
                        {rule.problem && (
                          <Text size="xs" c="var(--mantine-color-brick-text)">
                            {m.following_rule_broken({ problem: rule.problem })}
                          </Text>
                        )}
                      </div>
                      {rule.name && (
                        <ActionIcon variant="subtle" color="gray" aria-label={m.following_rule_change_one({ name: rule.name })} onClick={() => setOpen({ rule })}>
                          <IconPencil size={16} />
                        </ActionIcon>
                      )}
                      <ActionIcon variant="subtle" color="gray" aria-label={m.following_rule_drop({ name: ruleName(rule) })} onClick={() => drop.mutate(rule)}>
                        <IconX size={16} />
                      </ActionIcon>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <Things title={m.following_accounts()} kind="accounts" list={follows.data.accounts} />
            <Things title={m.following_people()} kind="people" list={follows.data.people} />
          </Stack>
        )}
      </Box>
      {open && <RuleForm rule={open.rule} onClose={() => setOpen(null)} />}
    </>
  )
}

function Head({ title, count }: { title: string; count: number }) {
  return (
    <Group gap={8} mb={4}>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" size="sm" className="numbers">
        {formatNumber(count)}
      </Text>
    </Group>
  )
}

const shownAtOnce = 50

function Things({ title, kind, list }: { title: string; kind: 'accounts' | 'people'; list: Thing[] }) {
  const [text, setText] = useState('')
  const [most, setMost] = useState(shownAtOnce)
  if (list.length === 0) return null
  const found = list.filter((one) => one.name.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase()))
  return (
    <section aria-label={title}>
      <Head title={title} count={list.length} />
      {list.length > 10 && <TextInput mb="xs" maw={320} aria-label={m.following_search()} placeholder={m.following_search()} value={text} onChange={(event) => setText(event.currentTarget.value)} />}
      <ul className={classes.list}>
        {found.slice(0, most).map((one) => (
          <Row key={one.id} one={one} kind={kind} />
        ))}
      </ul>
      {found.length > most && (
        <Anchor component="button" size="xs" onClick={() => setMost(most + 200)}>
          {m.signal_more()}
        </Anchor>
      )}
    </section>
  )
}

function Row({ one, kind }: { one: Thing; kind: 'accounts' | 'people' }) {
  const follow = useFollow(one.name)
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Anchor size="sm" renderRoot={(root) => <Link to={`/${kind}/${one.id}` as never} {...root} />}>
          {one.name}
        </Anchor>
      </div>
      <ActionIcon variant="subtle" color="gray" aria-label={m.following_end({ name: one.name })} loading={follow.isPending} onClick={() => follow.mutate({ [kind]: [one.id], followed: false })}>
        <IconX size={16} />
      </ActionIcon>
    </li>
  )
}
