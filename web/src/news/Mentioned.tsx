import { Anchor, Badge, Group, Text } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'
import { kindNames, type Mention } from './news'
import classes from './news.module.css'

/** One item of news with the account that it names, and the sentence that says so. */
export function Mentioned({ one, children, below }: { one: Mention; children?: ReactNode; below?: ReactNode }) {
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Anchor size="sm" fw={600} renderRoot={(root) => <Link to={`/accounts/${one.account_id}` as never} {...root} />}>
            {one.account}
          </Anchor>
          {one.town && (
            <Text size="xs" c="dimmed">
              {one.town}
            </Text>
          )}
          <Badge variant="light" color={one.kind === 'in_the_news' ? 'gray' : undefined}>
            {kindNames[one.kind]()}
          </Badge>
        </Group>
        <Text size="sm" fw={560} mt={2} style={{ overflowWrap: 'anywhere' }}>
          {one.link ? (
            <Anchor href={one.link} target="_blank" rel="noreferrer noopener" inherit>
              {one.title} <IconExternalLink size={13} aria-label={m.news_elsewhere()} />
            </Anchor>
          ) : (
            one.title
          )}
        </Text>
        {one.sentence !== one.title && (
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            <Sentence text={one.sentence} name={one.name} />
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {one.source} · {formatDate(one.published_on)}
        </Text>
        {below}
      </div>
      {children}
    </li>
  )
}

function Sentence({ text, name }: { text: string; name: string }) {
  const at = text.indexOf(name)
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <Text span inherit fw={650} c="var(--mantine-color-text)">
        {name}
      </Text>
      {text.slice(at + name.length)}
    </>
  )
}
