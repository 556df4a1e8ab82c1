import { Badge, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { type FeedSample, useAdd, useTry } from './news'
import classes from './news.module.css'

const often = [15, 60, 360, 1440]

/** Adds a feed, after a look at what it holds. */
export function FeedForm({ onClose }: { onClose: () => void }) {
  const [url, setURL] = useState('')
  const [name, setName] = useState('')
  const [minutes, setMinutes] = useState(60)
  const test = useTry()
  const add = useAdd(onClose)
  const address = url.trim()
  return (
    <Modal opened onClose={onClose} title={m.news_add()} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate({ url: address, every_minutes: minutes, name: (name.trim() || (test.data?.title ?? '')).slice(0, 100) })
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={m.news_address()}
            description={m.news_address_text()}
            placeholder="https://"
            data-autofocus
            required
            withAsterisk={false}
            maxLength={2000}
            value={url}
            onChange={(event) => {
              setURL(event.currentTarget.value)
              test.reset()
            }}
          />
          <Group grow>
            <TextInput label={m.news_name()} placeholder={test.data?.title ?? ''} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <Select label={m.news_often()} allowDeselect={false} value={String(minutes)} onChange={(value) => value && setMinutes(Number(value))} data={often.map((value) => ({ value: String(value), label: m.news_every({ minutes: value }) }))} />
          </Group>
          {test.error && <Failure error={test.error} />}
          {test.data && <Sample sample={test.data} />}
          <Group justify="flex-end">
            <Button variant="default" disabled={address === ''} loading={test.isPending} onClick={() => test.mutate(address)}>
              {m.news_test()}
            </Button>
            <Button type="submit" disabled={address === ''} loading={add.isPending}>
              {m.news_add_short()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Sample({ sample }: { sample: FeedSample }) {
  return (
    <section aria-label={m.news_sample()}>
      <Text size="sm" fw={600}>
        {sample.title || m.news_sample()} · {m.news_sample_count({ count: sample.count, text: formatNumber(sample.count) })}
      </Text>
      <ul className={classes.sample}>
        {sample.items.map((item, at) => (
          <li key={at}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {item.title}
            </Text>
            {item.names.map((found) => (
              <Badge key={found.name} size="sm" variant="light" color={found.sure ? 'pine' : 'gray'}>
                {found.sure ? found.name : m.news_perhaps({ name: found.name })}
              </Badge>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}
